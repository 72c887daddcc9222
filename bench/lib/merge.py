"""Measures what merging costs beside the plain copy of the same rows, and what bad rows cost beside a clean load."""

import os

import measure
import tools

PARENTS = 50_000
COLUMNS = """p1_id bigint NOT NULL, p2_id bigint, p3_id bigint, name text, note text, amount numeric(15,2),
    at timestamp"""
ROWS = """i, 1 + i % 50000, 1 + (i * 7) % 50000, 1 + (i * 13) % 50000, md5(i::text), repeat(md5((i * 3)::text), 6),
    i * 1.01, timestamp '2020-01-01' + i * interval '1 second'"""

SOURCES = """consolidation: bench
sources:
  first: {schema: public}
  second: {schema: public}
target:
  schemas:
    app: {name: app}
"""
PARENT = "{from: [first.%s, second.%s], match: {on: [code]}, differing: keep-first, collision: new-key}"
MERGED = "schema: app\ntables:\n" + "".join(f"  p{n}: {PARENT % (f'p{n}', f'p{n}')}\n" for n in (1, 2, 3)) + \
    "  item: {from: [first.item, second.item], collision: new-key}\n"
LOADED = "schema: app\ntables:\n  item:\n    from: second.item\n"


def fill(old, target, rows, gap=0):
    """The first database has a fifth of the second one's keys, and half of the parents are in both.

    Of the keys of items one in `gap` is missing, here and there; none if it is 0.
    """
    there = f"hashint8(i) % {gap} <> 0 OR i % 100000 = 1" if gap else "true"
    for server, name, shift, count in (
            (target, "bench_first", 0, rows // 5), (old, "bench_second", PARENTS // 2, rows)):
        server.create(name)
        for table in ("p1", "p2", "p3"):
            tools.sql(server.database(name),
                      f"CREATE TABLE {table} (id bigint PRIMARY KEY, code text NOT NULL UNIQUE)",
                      f"INSERT INTO {table} SELECT i, 'a' || (i + {shift}) FROM generate_series(1, {PARENTS}) i")
        tools.sql(server.database(name),
                  f"CREATE TABLE item (id bigint PRIMARY KEY, {COLUMNS}, FOREIGN KEY (p1_id) REFERENCES p1,"
                  " FOREIGN KEY (p2_id) REFERENCES p2, FOREIGN KEY (p3_id) REFERENCES p3)",
                  f"INSERT INTO item SELECT {ROWS} FROM generate_series(1, {count}) i WHERE {there}",
                  "VACUUM ANALYZE")


def mapping(folder, tables, keys):
    os.makedirs(os.path.join(folder, "ddl"), exist_ok=True)
    parents = "".join(f"CREATE TABLE ${{app}}.p{n} (id bigint PRIMARY KEY, code text NOT NULL UNIQUE);\n"
                      for n in (1, 2, 3)) if keys else ""
    foreign = "".join(f", FOREIGN KEY (p{n}_id) REFERENCES ${{app}}.p{n}" for n in (1, 2, 3)) if keys else ""
    files = {
        "sources.yaml": SOURCES if keys else SOURCES.replace("  first: {schema: public}\n", "").replace(
            "second: {schema: public}",
            "second: {schema: public, ignore: {p1: not here, p2: not here, p3: not here}}"),
        "app.yaml": tables,
        "ddl/V1__layout.sql": f"{parents}CREATE TABLE ${{app}}.item (id bigserial PRIMARY KEY, {COLUMNS},"
                              f" CHECK (amount >= 0){foreign});\n",
    }
    for name, text in files.items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)


def migrate(old, target, folder, reports):
    target.create("bench_merged")
    tools.sql(target.url, "CHECKPOINT")
    command = [tools.CARAVAN, "migrate", "--mapping", folder, "--reports", reports, "--max-quarantine", "10"]
    return measure.pipeline([command], [old, target], {
        "CARAVAN_SOURCES_FIRST_URL": target.database("bench_first"),
        "CARAVAN_SOURCES_SECOND_URL": old.database("bench_second"),
        "CARAVAN_TARGET_URL": target.database("bench_merged")}, codes=(0, 1))


def merging(old, target, reports):
    """Seconds that the ledger says the copy and the merge of the second feed's items took."""
    folder = os.path.join(reports, "merge")
    mapping(folder, MERGED, keys=True)
    migrate(old, target, folder, reports)
    copied, merged = (float(value) for value in tools.sql(target.database("bench_merged"), """
        SELECT millis / 1000.0 FROM caravan.chunk WHERE table_name = 'app.item/second'
        UNION ALL
        SELECT extract(epoch FROM m.merged_at - s.started_at) FROM caravan.merge m JOIN caravan.step s USING (run_id)
        WHERE s.name = 'merge' AND m.table_name = 'app.item'"""))
    return copied, merged


def copying(old, target):
    """Seconds of two psql, joined by a pipe, for the second feed's items, into a table without keys."""
    target.create("bench_plain")
    plain = target.database("bench_plain")
    tools.sql(plain, f"CREATE TABLE item (id bigint NOT NULL, {COLUMNS})", "CHECKPOINT")
    seconds = measure.pipeline(
        [[tools.program("psql"), "-Xqc", "COPY item TO STDOUT (FORMAT binary)", old.database("bench_second")],
         [tools.program("psql"), "-Xqc", "COPY item FROM STDIN (FORMAT binary)", plain]], [old, target]).wall
    target.drop("bench_plain")
    return seconds


def loading(old, target, reports, bad):
    """Seconds of a whole migration of one table of which some rows break a check."""
    folder = os.path.join(reports, "load")
    mapping(folder, LOADED, keys=False)
    sign = "-" if bad else ""
    tools.sql(old.database("bench_second"),
              f"UPDATE item SET amount = {sign}abs(amount) WHERE id % 100000 = 1 AND id < 1000000", "VACUUM item")
    return migrate(old, target, folder, reports).wall
