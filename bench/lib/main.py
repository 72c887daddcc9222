"""Measures whole migrations, peers beside them, and memory; prints Markdown."""

import argparse
import datetime
import json
import os
import re
import shutil
import statistics
import sys
import tempfile

import console
import measure
import merge
import refresh
import servers
import tools

class Bench:
    def __init__(self, old, target, reports):
        self.old = old
        self.target = target
        self.reports = reports
        # The tables as they are, one for one; the layout is that of the consolidation.
        self.mapping = os.path.join(reports, "mapping")
        shutil.copytree(os.path.join(tools.HOME, "bench", "mapping"), self.mapping)
        shutil.copytree(os.path.join(tools.HOME, "mapping", "ddl"), os.path.join(self.mapping, "ddl"))

    def fill(self, profile):
        say(f"Filling the old database with the profile {profile} …")
        self.old.create("bench_old")
        self.target.create("bench_primary")
        measure.pipeline([[tools.CARAVAN, "demo", "--fill", "--no-dirty", "--profile", profile]], [], {
            "CARAVAN_SOURCES_SECONDARY_URL": self.old.database("bench_old"),
            "CARAVAN_SOURCES_PRIMARY_URL": self.target.database("bench_primary")})
        self.target.drop("bench_primary")

    def migrate(self, java_options=""):
        """One `caravan migrate` into a new database, and the evidence that it gives."""
        self.target.create("bench_caravan")
        tools.sql(self.target.url, "CHECKPOINT")
        measured = measure.pipeline(
            [[tools.CARAVAN, "migrate", "--mapping", self.mapping, "--reports", self.reports]], [self.old, self.target], {
                "CARAVAN_SOURCES_SECONDARY_URL": self.old.database("bench_old"),
                "CARAVAN_TARGET_URL": self.target.database("bench_caravan"),
                "DATABASE_SCHEMA": "padealing", "REFERENCE_SCHEMA": "bo_airflow", "APP_ENV": "local",
                "CARAVAN_JAVA_OPTS": java_options})
        with open(os.path.join(self.reports, "run-1.json")) as report:
            evidence = json.load(report)
        if not evidence["proven"]:
            raise tools.Failed("A run was not proven, so there is nothing to compare.")
        self.target.drop("bench_caravan")
        return measured, evidence

    def dump(self, tables):
        """The same tables by pg_dump and psql, into a new database."""
        self.target.create("bench_dump")
        tools.sql(self.target.url, "CHECKPOINT")
        measured = measure.pipeline([
            [tools.program("pg_dump"), *(f"--table={table}" for table in tables), self.old.database("bench_old")],
            [tools.program("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-o", os.devnull,
             self.target.database("bench_dump")],
        ], [self.old, self.target])
        self.target.drop("bench_dump")
        return measured


def speed(bench, rounds):
    say("One round that does not count …")
    _, evidence = bench.migrate()
    tables = sorted({table["from"].replace('"', "") for table in evidence["tables"]})
    bench.dump(tables)
    caravan, dump, runs = [], [], []
    for number in range(1, rounds + 1):
        for mine in (True, False) if number % 2 else (False, True):
            if mine:
                measured, evidence = bench.migrate()
                caravan.append(measured)
                runs.append(evidence)
            else:
                dump.append(bench.dump(tables))
        say(f"Round {number}: caravan {caravan[-1].wall:.2f} s, pg_dump | psql {dump[-1].wall:.2f} s")
    rows = sum(table["loaded"] for table in runs[0]["tables"])
    size = sum(table["bytes"] for table in runs[0]["tables"])
    print(f"{len(runs[0]['tables'])} tables, {rows:,} rows, {size / 1e6:.0f} MB as COPY sends them; "
          f"PostgreSQL {bench.old.version}; {rounds} rounds\n")
    table("median (least to most)", ["wall s", "CPU s, all", "of it client", "of it servers"])
    line("caravan migrate", *times(caravan))
    line("pg_dump \\| psql", *times(dump))
    line("ratio inside a round", *(
        spread([a / b for a, b in zip(values(caravan, what), values(dump, what))]) for what in PARTS))
    print()
    table("caravan migrate, from its launch", ["s"])
    line("first rows committed in the target", spread([
        min(moment(chunk["committedAt"]) for table in run["tables"] for chunk in table["chunks"]) - measured.started
        for measured, run in zip(caravan, runs)]))
    line("run begins (plan made)", spread([
        moment(run["startedAt"]) - measured.started for measured, run in zip(caravan, runs)]))
    for index, step in enumerate(runs[0]["steps"]):
        ended = [run["steps"][index] for run in runs if run["steps"][index]["finishedAt"]]
        line(f"{step['name']} takes", spread([moment(s["finishedAt"]) - moment(s["startedAt"]) for s in ended]))
    line("process has ended", spread(values(caravan, "wall")))
    print()


def merging(old, target, reports, rounds, rows, gap):
    say(f"Filling two databases with {rows:,} and {rows // 5:,} rows …")
    merge.fill(old, target, rows, gap)
    piped, copied, merged, clean, bad = [], [], [], [], []
    for number in range(0, rounds + 1):
        pipe = merge.copying(old, target)
        copy, join = merge.merging(old, target, reports)
        pair = [merge.loading(old, target, reports, bad) for bad in ((True, False) if number % 2 else (False, True))]
        pair = pair[::-1] if number % 2 else pair
        say(f"Round {number}: psql {pipe:.2f} s, copy {copy:.2f} s, merge {join:.2f} s; clean {pair[0]:.2f} s, bad rows {pair[1]:.2f} s")
        if number > 0:
            piped.append(pipe)
            copied.append(copy)
            merged.append(join)
            clean.append(pair[0])
            bad.append(pair[1])
    gaps = f", one key in {gap} missing" if gap else ""
    table(f"{rows:,} rows{gaps}, a fifth with a key that is taken, three references rewritten; {rounds} rounds", ["s"])
    line("COPY of the rows to where they are staged", spread(copied))
    line("merge of these rows", spread(merged))
    line("ratio inside a round", spread([b / a for a, b in zip(copied, merged)]))
    line("COPY of the rows by two psql, alone, into a table without keys", spread(piped))
    line("ratio of the merge to it, inside a round", spread([b / a for a, b in zip(piped, merged)]))
    print()
    table(f"whole migration of {rows:,} rows into one table", ["s"])
    line("clean", spread(clean))
    line("10 rows break a check and go to quarantine", spread(bad))
    line("ratio inside a round", spread([b / a for a, b in zip(clean, bad)]))
    print()
    target.drop("bench_first")
    target.drop("bench_merged")
    old.drop("bench_second")


def refreshing(old, target, reports, rounds, rows):
    tools.driver()
    say(f"Filling an old table and its copies with {rows:,} rows …")
    tables = refresh.Refresh(old, target, reports, rows)
    taken = []
    for number in range(0, rounds + 1):
        taken.append(tables.round(number))
        say(f"Round {number}, load {os.getloadavg()[0]:.1f}: "
            + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in taken[-1].items()))
    warm = tables.warm(12)
    tables.drop()
    taken = taken[1:]

    def column(name):
        return [each[name] for each in taken]

    def ratio(one, other):
        return spread([a / b for a, b in zip(column(one), column(other))])

    table(f"{rows:,} rows of which 1 % changed; {rounds} rounds", ["s", "ratio inside a round"])
    line("caravan refresh, as the ledger says", spread(column("refresh")), "1")
    line("the whole process", spread(column("process")), ratio("process", "refresh"))
    line("by hand: COPY, ANALYZE, MERGE, DELETE", spread(column("by hand")), ratio("by hand", "refresh"))
    line("upserts of all rows in batches of 1000", spread(column("batches")), ratio("batches", "refresh"))
    line("the same with reWriteBatchedInserts", spread(column("rewritten")), ratio("rewritten", "refresh"))
    few = f"from {min(rows, refresh.SINGLE_ROWS):,} rows"
    line(f"upserts one by one in one transaction, {few}", spread(column("single")), ratio("single", "refresh"))
    line(f"upserts one by one, each committed, {few}", spread(column("committed")), ratio("committed", "refresh"))
    print()
    table("nothing changed", ["s", "ratio inside a round"])
    line("the old table is read once", spread(column("read")), "1")
    line("caravan refresh that compares, as the ledger says", spread(column("compared")), ratio("compared", "read"))
    line("caravan refresh that need not, as the ledger says", spread(column("nothing")), ratio("nothing", "read"))
    line("the whole process", spread(column("nothing, process")), ratio("nothing, process", "read"))
    for extent, name in (("full", "caravan serve, comparing"), ("unchanged", "caravan serve, need not compare")):
        line(f"{name}, as the ledger says", spread([a for a, _ in warm[extent]]), spread([a / b for a, b in warm[extent]]))
    print()


def watching(old, target, reports, rounds, rows, events):
    say(f"Filling an old table with {rows:,} rows …")
    service = console.Console(old, target, reports, rows)
    alone, watched, loads = [], [], []
    with service.serving():
        say("One round that does not count …")
        service.warm()
        for number in range(1, rounds + 1):
            for got, each in zip(service.round(number), (alone, watched, loads)):
                each.append(got)
            say(f"Round {number}, load {os.getloadavg()[0]:.1f}: alone {alone[-1][0]:.2f} s, watched {watched[-1][0]:.2f} s; "
                + gotten(loads[-1]))
        say("Memory …")
        used, peak, many = service.memory(events)
        say(gotten(many))
    service.drop()
    table(f"run of {rows:,} rows by caravan serve; {rounds} rounds", ["s", "CPU s of service and servers"])
    columns = [list(zip(*each)) for each in (alone, watched)]
    columns = [[[] if None in each else each for each in column] for column in columns]
    line("alone", *(spread(each) for each in columns[0]))
    line(f"{console.PAGES} pages open, {console.RATE} requests a second", *(spread(each) for each in columns[1]))
    line("ratio inside a round", *(spread([b / a for a, b in zip(*each)]) for each in zip(*columns)))
    print()
    table("what the pages and programs got", ["in each round"])
    line("requests a second", spread([len(load.latencies) / load.seconds for load in loads]))
    line("median of the answers, ms", spread([1000 * statistics.median(load.latencies) for load in loads]))
    line("99th percentile, ms", spread([1000 * quantile(load.latencies, 0.99) for load in loads]))
    line("events", spread([load.events for load in loads]))
    line("errors", str(sum(len(load.errors) for load in [*loads, many])))
    line("CPU s of the pages and programs themselves", spread([load.cpu for load in loads]))
    print()
    table(f"heap, {console.MANY} pages open, {console.RATE} requests a second", ["MB in use after a collection"])
    for index, (got, megabytes) in enumerate(used):
        when = {0: "before", 1: "pages are open", len(used) - 1: "pages have gone"}.get(index, f"run {index - 1}")
        line(f"{when}, {got:,} events", f"{megabytes:.1f}")
    line("most in use meanwhile, before a collection", f"{peak}")
    print()


def quantile(numbers, part):
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * part))]


def gotten(load):
    wrong = f", for example {load.errors[0]}" if load.errors else ""
    return (f"{len(load.latencies)} requests in {load.seconds:.1f} s, median {1000 * statistics.median(load.latencies):.1f} ms,"
            f" {load.events} events, {len(load.errors)} errors{wrong}")


MISSING = 69  # EX_UNAVAILABLE
PARTS = ("wall", "cpu", "client_cpu", "server_cpu")


def values(measured, what):
    found = [getattr(each, what) for each in measured]
    return [] if None in found else found


def times(measured):
    return [spread(values(measured, what)) for what in PARTS]


def memory(bench, profile, heaps):
    rows = []
    for heap in heaps:
        log = os.path.join(bench.reports, "gc.log")
        say(f"Memory: profile {profile}, {heap or 'default heap'} …")
        measured, evidence = bench.migrate(f"{'-Xmx' + heap if heap else ''} -Xlog:gc*:file={log}")
        with open(log) as lines:
            peak, kept = heap_use(lines.read())
        size = sum(table["bytes"] for table in evidence["tables"])
        rows.append([f"{profile}, {size / 1e6:.0f} MB", heap or "default", f"{measured.peak_memory:.0f} MB",
                     f"{peak:.0f} MB", "never collected" if kept is None else f"{kept:.0f} MB",
                     f"{measured.wall:.1f}"])
    return rows


def heap_use(log):
    """Most heap ever used, and most that was left after a collection, in MB."""
    pauses = [(float(before), float(after)) for before, after in re.findall(r"Pause.* (\d+)M->(\d+)M\(", log)]
    used = sum(int(kilobytes) for kilobytes in re.findall(
        r"\[gc,heap,exit *\] +(?:def new|tenured) generation +total \d+K, used (\d+)K", log)) / 1024
    peak = max([used, *(before for before, _ in pauses)])
    return peak, max((after for _, after in pauses), default=None)


def moment(text):
    seconds, _, fraction = text.rstrip("Z").partition(".")
    parsed = datetime.datetime.fromisoformat(seconds).replace(tzinfo=datetime.timezone.utc)
    return parsed.timestamp() + float("0." + (fraction or "0"))


def spread(numbers):
    if not numbers:
        return "unknown"
    if len(numbers) == 1:
        return f"{numbers[0]:.2f}"
    return f"{statistics.median(numbers):.2f} ({min(numbers):.2f} to {max(numbers):.2f})"


def table(first, others):
    print(f"| {first} | {' | '.join(others)} |")
    print(f"| --- |{' ---: |' * len(others)}")


def line(*cells):
    print(f"| {' | '.join(cells)} |", flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures Caravan on this machine.")
    parser.add_argument("--profile", default="medium", choices=["small", "medium", "large"],
                        help="how much data the speed is measured with (default: medium)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds of the speed; 0 for none")
    parser.add_argument("--memory", default="medium,large", metavar="P,P",
                        help="profiles that the memory is measured with, or none (default: medium,large)")
    parser.add_argument("--heap", default=",64m", metavar="H,H",
                        help="heaps of the memory measurement, an empty one is the default heap (default: ,64m)")
    parser.add_argument("--merge", type=int, default=3, metavar="N",
                        help="rounds of the merge of a million rows; 0 for none (default: 3)")
    parser.add_argument("--merge-rows", type=int, default=1_000_000, metavar="N",
                        help="rows of the merge (default: 1000000)")
    parser.add_argument("--merge-gap", type=int, default=0, metavar="N",
                        help="one key in N is missing, here and there; 0 for none (default: 0)")
    parser.add_argument("--refresh", type=int, default=0, metavar="N",
                        help="rounds of the refresh of a table; 0 for none (default: 0)")
    parser.add_argument("--refresh-rows", type=int, default=200_000, metavar="N",
                        help="rows of the refreshed table (default: 200000)")
    parser.add_argument("--console", type=int, default=0, metavar="N",
                        help="rounds of a run that pages and programs look at; 0 for none (default: 0)")
    parser.add_argument("--console-rows", type=int, default=2_000_000, metavar="N",
                        help="rows of that run (default: 2000000)")
    parser.add_argument("--console-events", type=int, default=10_000, metavar="N",
                        help="events that pages get before memory is looked at again (default: 10000)")
    return parser.parse_args()


def main():
    options = arguments()
    tools.check()
    tools.build()
    with servers.two() as (old, target), tempfile.TemporaryDirectory(prefix="caravan-bench-") as reports:
        bench = Bench(old, target, reports)
        rows, filled = [], None
        if options.rounds > 0:
            bench.fill(options.profile)
            filled = options.profile
            speed(bench, options.rounds)
        for profile in [] if options.memory == "none" else options.memory.split(","):
            if profile != filled:
                bench.fill(profile)
                filled = profile
            rows += memory(bench, profile, options.heap.split(","))
        if rows:
            table("memory", ["-Xmx", "peak of the process", "peak of the heap", "heap after collection", "wall s"])
            for row in rows:
                line(*row)
        bench.old.drop("bench_old")
        if options.merge > 0:
            merging(old, target, reports, options.merge, options.merge_rows, options.merge_gap)
        if options.refresh > 0:
            refreshing(old, target, reports, options.refresh, options.refresh_rows)
        if options.console > 0:
            watching(old, target, reports, options.console, options.console_rows, options.console_events)


if __name__ == "__main__":
    try:
        main()
    except tools.Missing as missing:
        say(f"bench: {missing}")
        sys.exit(MISSING)
    except tools.Failed as failed:
        sys.exit(f"bench: {failed}")
