"""Measures what bringing a live table up to date costs, beside what one would write by hand."""

import os
import subprocess
import time

import measure
import tools

TABLE = """security (
    id bigint PRIMARY KEY, bloomberg varchar(50) NOT NULL, inst_symbol varchar(50), ticker varchar(20),
    inst_type varchar(1), description varchar(200), isin varchar(12), sedol varchar(7), trade_currency varchar(3),
    lot_size integer, price numeric(18,6), listed date, updated_at timestamp, is_deleted boolean)"""
INDEXES = ("bloomberg", "ticker")
ROWS = """i, 'TICK' || i || ' LN Equity', CASE WHEN i % 10 > 0 THEN 'SYM' || i END, 'TICK' || i,
    substr('SBFO', 1 + i % 4, 1), 'Ordinary shares of company ' || i || ', ' || md5(i::text),
    'GB' || lpad(i::text, 10, '0'), CASE WHEN i % 3 > 0 THEN lpad(i::text, 7, '0') END,
    (ARRAY['GBP', 'USD', 'EUR'])[1 + i % 3], 1 + i % 1000, i * 0.0137, date '1990-01-01' + i % 12000,
    timestamp '2020-01-01' + i * interval '1 second', i % 50 = 0"""
COLUMNS = ("bloomberg inst_symbol ticker inst_type description isin sedol trade_currency lot_size price listed "
           "updated_at is_deleted").split()

FILES = {
    "sources.yaml": "consolidation: bench\nsources:\n  old: {schema: public}\ntarget:\n  schemas:\n    app: {name: app}\n",
    "app.yaml": "schema: app\ntables:\n  security:\n    from: old.security\n",
    "refresh.yaml": "groups:\n  bench:\n    description: Measured.\n    tables:\n"
                    "      app.security: {from: old, missing: delete}\n",
    "ddl/V1__layout.sql": f"CREATE TABLE ${{app}}.{TABLE};\n" + "".join(
        f"CREATE INDEX security_{column} ON ${{app}}.security ({column});\n" for column in INDEXES),
}

OLD, LIVE, PEER = "bench_securities", "bench_refreshed", "bench_peer"
DIGEST = "SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) FROM %s AS t"
SINGLE_ROWS = 20_000


class Refresh:
    """The old table, the one that Caravan keeps, and a second one for those by hand: all equal between the rounds."""

    def __init__(self, old, target, reports, rows):
        self.old = old
        self.target = target
        self.reports = reports
        self.rows = rows
        self.folder = os.path.join(reports, "refresh")
        os.makedirs(os.path.join(self.folder, "ddl"))
        for name, text in FILES.items():
            with open(os.path.join(self.folder, name), "w") as file:
                file.write(text)
        old.create(OLD)
        tools.sql(old.database(OLD), f"CREATE TABLE {TABLE}",
                  f"INSERT INTO security SELECT {ROWS} FROM generate_series(1, {rows}) i", "VACUUM ANALYZE")
        target.create(LIVE)
        self.caravan("migrate")
        target.create(PEER)
        tools.sql(target.database(PEER), f"CREATE TABLE {TABLE}",
                  *(f"CREATE INDEX ON security ({column})" for column in INDEXES))
        self.pipe("COPY security FROM STDIN (FORMAT binary)")

    def settings(self):
        return {"CARAVAN_SOURCES_OLD_URL": self.old.database(OLD), "CARAVAN_TARGET_URL": self.target.database(LIVE)}

    def caravan(self, command):
        return measure.pipeline(
            [[tools.CARAVAN, command, "--mapping", self.folder, "--reports", self.reports]], [self.old, self.target],
            self.settings())

    def pipe(self, *statements):
        """The rows of the old table as COPY sends them, into statements of one transaction of which one takes them."""
        commands = [[tools.program("psql"), "-Xqc", "COPY security TO STDOUT (FORMAT binary)", self.old.database(OLD)],
                    [tools.program("psql"), "-Xq1", "-v", "ON_ERROR_STOP=1", self.target.database(PEER)]]
        for statement in statements:
            commands[1] += ["-c", statement]
        return measure.pipeline(commands, [self.old, self.target], {"PGOPTIONS": "-c work_mem=64MB"}).wall

    def change(self, number):
        """Another 1 % of the rows gets another value; both tables of the target lie as if they were new."""
        tools.sql(self.old.database(OLD), f"UPDATE security SET description = 'Round {number} ' || md5(id::text)"
                                          f" WHERE id % 100 = {number % 100}", "VACUUM ANALYZE security", "CHECKPOINT")
        self.renew()

    def renew(self):
        tools.sql(self.target.database(LIVE), "VACUUM (FULL, ANALYZE) app.security")
        tools.sql(self.target.database(PEER), "VACUUM (FULL, ANALYZE) security", "CHECKPOINT")

    def forget(self, number):
        """The table of those by hand is as before this round's changes."""
        tools.sql(self.target.database(PEER),
                  f"UPDATE security SET description = 'Before {number}' WHERE id % 100 = {number % 100}")
        self.renew()

    def equal(self, name, table):
        if tools.sql(self.old.database(OLD), DIGEST % "security") != tools.sql(
                self.target.database(name), DIGEST % table):
            raise tools.Failed(f"{table} of {name} is not as the old table is.")

    def refresh(self, changed, extent="full"):
        """Seconds that the ledger says the refresh took, and those of the whole process."""
        wall = self.caravan("refresh").wall
        _, taken = self.last(changed, extent)
        self.equal(LIVE, "app.security")
        return taken, wall

    def last(self, changed, extent):
        """The number of the last refresh, and the seconds that it took; it must have been as expected."""
        number, taken, written, was = tools.sql(self.target.database(LIVE), """
            SELECT unnest(ARRAY[id::text, extract(epoch FROM finished_at - started_at)::text, updated::text, extent])
            FROM caravan.refresh JOIN caravan.refresh_table ON refresh_id = id
            WHERE id = (SELECT max(id) FROM caravan.refresh) AND inserted + marked + deleted + quarantined = 0""")
        if int(written) != changed or was != extent:
            raise tools.Failed(f"The refresh wrote {written} rows instead of {changed}, and was {was} instead of {extent}.")
        return int(number), float(taken)

    def warm(self, times):
        """The same where nothing has changed, by a process that stays: pairs of a refresh and a reading after it."""
        rules = FILES["refresh.yaml"].replace("Measured.", "Measured.\n    schedule: 0/3 * * * * ?")
        with open(os.path.join(self.folder, "refresh.yaml"), "w") as file:
            file.write(rules)
        self.renew()
        number = int(tools.sql(self.target.database(LIVE), "SELECT max(id) FROM caravan.refresh")[0])
        pairs = {"full": [], "unchanged": []}
        with open(os.path.join(self.folder, "serve.log"), "w") as log:
            process = subprocess.Popen(
                [tools.CARAVAN, "serve", "--port", "0", "--mapping", self.folder, "--reports", self.reports,
                 "--inbox", os.path.join(self.folder, "inbox")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **self.settings()})
        try:
            for extent in ("full", "unchanged"):
                while len(pairs[extent]) < times:
                    if extent == "full":
                        # What was found before is forgotten, so that everything is compared.
                        tools.sql(self.target.database(LIVE), "UPDATE caravan.refresh_table SET fingerprint = NULL")
                    number = self.awaited(number, process)
                    was, taken = tools.sql(self.target.database(LIVE), f"""
                        SELECT unnest(ARRAY[extent, extract(epoch FROM finished_at - started_at)::text])
                        FROM caravan.refresh JOIN caravan.refresh_table ON refresh_id = id WHERE id = {number}""")
                    if was == extent:
                        pairs[extent].append((float(taken), self.read()))
        finally:
            process.terminate()
            process.wait()
        # The first ones are still slow: half of them do not count.
        return {extent: each[times // 2:] for extent, each in pairs.items()}

    def awaited(self, number, process):
        """The next refresh that is done."""
        for _ in range(600):
            found = tools.sql(self.target.database(LIVE),
                              f"SELECT min(id) FROM caravan.refresh WHERE id > {number} AND state = 'done'")[0]
            if found:
                return int(found)
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise tools.Failed("caravan serve does not refresh.")

    def by_hand(self):
        differ = " IS DISTINCT FROM ".join(
            f"({', '.join(f'{alias}.{column}' for column in COLUMNS)})" for alias in ("t", "s"))
        every = ["id", *COLUMNS]
        sets = ", ".join(f"{column} = s.{column}" for column in COLUMNS)
        if int(self.target.version.split(".")[0]) >= 15:
            write = [f"MERGE INTO security AS t USING stage AS s ON t.id = s.id WHEN MATCHED AND {differ}"
                     f" THEN UPDATE SET {sets} WHEN NOT MATCHED THEN INSERT ({', '.join(every)})"
                     f" VALUES ({', '.join(f's.{column}' for column in every)})"]
        else:
            write = [f"UPDATE security AS t SET {sets} FROM stage AS s WHERE t.id = s.id AND {differ}",
                     f"INSERT INTO security ({', '.join(every)}) SELECT {', '.join(every)} FROM stage AS s"
                     " WHERE NOT EXISTS (SELECT FROM security AS t WHERE t.id = s.id)"]
        taken = self.pipe(
            "CREATE TEMP TABLE stage (LIKE security) ON COMMIT DROP", "COPY stage FROM STDIN (FORMAT binary)",
            "ANALYZE stage", *write,
            "DELETE FROM security AS t WHERE NOT EXISTS (SELECT FROM stage AS s WHERE s.id = t.id)")
        self.equal(PEER, "security")
        return taken

    def upserts(self, batch, rows, way="plain"):
        """Seconds that a program took, from its first connection to its commit; or its last one, if each row has its own."""
        command = [tools.java(), "-cp", tools.driver(), os.path.join(tools.HOME, "bench", "lib", "Upserts.java"),
                   self.old.database(OLD), self.target.database(PEER), str(batch), str(rows), way]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise tools.Failed(f"Upserts.java failed: {done.stderr.strip()[-3000:]}")
        if rows == self.rows:
            self.equal(PEER, "security")
        return float(done.stdout)

    def one_by_one(self, way):
        """As long as all rows would take, from some of them."""
        rows = min(self.rows, SINGLE_ROWS)
        return self.upserts(1, rows, way) * self.rows / rows

    def read(self):
        """Seconds to read the old table once."""
        return measure.pipeline(
            [[tools.program("psql"), "-Xqc", f"COPY (SELECT id, {', '.join(COLUMNS)} FROM security) TO STDOUT"
              " (FORMAT binary)", self.old.database(OLD)]], [self.old]).wall

    def round(self, number):
        """Seconds of each way, by its name."""
        self.change(number)
        taken = {}

        def caravan():
            taken["refresh"], taken["process"] = self.refresh(len(range(number % 100 or 100, self.rows + 1, 100)))

        def still():
            # Nothing has changed since the refresh of this round.
            self.renew()
            taken["compared"], _ = self.refresh(0)
            for name in ("nothing", "read") if number % 2 else ("read", "nothing"):
                if name == "read":
                    taken["read"] = self.read()
                else:
                    taken["nothing"], taken["nothing, process"] = self.refresh(0, "unchanged")

        def peers():
            taken["by hand"] = self.by_hand()
            self.forget(number)
            taken["batches"] = self.upserts(1000, self.rows)
            self.renew()
            taken["rewritten"] = self.upserts(1000, self.rows, way="rewrite")
            self.renew()
            taken["single"] = self.one_by_one("plain")
            self.renew()
            taken["committed"] = self.one_by_one("commit")
            self.pipe("TRUNCATE security", "COPY security FROM STDIN (FORMAT binary)")

        for part in (caravan, still, peers) if number % 2 else (peers, caravan, still):
            part()
        return taken

    def drop(self):
        self.old.drop(OLD)
        self.target.drop(LIVE)
        self.target.drop(PEER)
