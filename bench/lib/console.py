"""Measures what open pages and a busy API cost a run, and whether the service keeps memory for them."""

import contextlib
import dataclasses
import itertools
import json
import os
import re
import selectors
import shutil
import socket
import subprocess
import threading
import time

import measure
import merge
import servers
import tools

PAGES, RATE = 50, 100  # open streams; requests in a second
MANY = 200  # pages of the memory measurement
WORKERS = 16
WARM_SECONDS = 480  # so long does the JVM compile what is new to it: a run has a Spring context of its own
LIVE = "bench_watched"
READ = ("overview", "runs", "runs/1", "runs/1/report", "refreshes", "quarantine", "generations",
        "routes", "jobs", "jobs/newest", "settings", "flow", "me")


@dataclasses.dataclass
class Loaded:
    """What the load got: seconds that each answer took since it was due, what went wrong, events, own processor time."""

    latencies: list
    errors: list
    events: int
    seconds: float
    cpu: float


class Line:
    """A connection that is kept open, as a browser does; http.client would take more of the processor than an answer."""

    def __init__(self, port):
        self.port = port
        self.stream = None

    def ask(self, path, method="GET", body=""):
        """Status and body of an answer."""
        if self.stream is None:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.stream = connection.makefile("rwb")
        self.stream.write(request(self.port, path, method, body))
        self.stream.flush()
        status = int(self.stream.readline().split()[1])
        headers = {}
        while (line := self.stream.readline().strip()):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip().lower()
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while (size := int(self.stream.readline(), 16)):
                parts.append(self.stream.read(size))
                self.stream.readline()
            self.stream.readline()
            content = b"".join(parts)
        else:
            content = self.stream.read(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return status, content

    def close(self):
        if self.stream is not None:
            self.stream.close()
            self.stream = None


def request(port, path, method="GET", body=""):
    # A page on this machine needs no login; what it changes needs the same token in a cookie and a header.
    token = "" if method == "GET" else "Cookie: XSRF-TOKEN=bench\r\nX-XSRF-TOKEN: bench\r\n"
    sent = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}" if body else "\r\n"
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{token}{sent}".encode()


class Load:
    """Pages that are open, and requests that are due at fixed moments, whether or not the ones before are answered."""

    def __init__(self, port, pages):
        self.port = port
        first = Line(port)
        newest = json.loads(first.ask("/api/jobs")[1])[0]["id"]  # the service remembers the last 50
        first.close()
        self.read = [path.replace("newest", str(newest)) for path in READ]
        self.over = threading.Event()
        self.latencies, self.errors, self.events = [], [], 0
        self.pages = selectors.DefaultSelector()
        for _ in range(pages):
            page = socket.create_connection(("127.0.0.1", port))
            page.sendall(request(port, "/api/events"))
            page.setblocking(False)
            self.pages.register(page, selectors.EVENT_READ, [b""])
        self.begun, self.cpu = time.monotonic(), time.process_time()
        self.numbers = itertools.count()
        self.threads = [threading.Thread(target=self.watch),
                        *(threading.Thread(target=self.ask) for _ in range(WORKERS))]
        for thread in self.threads:
            thread.start()

    def watch(self):
        while not self.over.is_set():
            for key, _ in self.pages.select(timeout=0.2):
                got = key.fileobj.recv(65536)
                if not got:
                    self.errors.append("A page was cut off.")
                    self.pages.unregister(key.fileobj)
                    key.fileobj.close()
                    continue
                text = key.data[0] + got
                self.events += text.count(b"event:now")
                key.data[0] = text[-8:]  # shorter than what is counted

    def ask(self):
        line = Line(self.port)
        while not self.over.is_set():
            number = next(self.numbers)
            due = self.begun + number / RATE
            if self.over.wait(max(0, due - time.monotonic())):
                break
            path = "/api/" + self.read[number % len(self.read)]
            try:
                status, _ = line.ask(path)
                if status != 200:
                    self.errors.append(f"{path}: {status}")
            except (OSError, ValueError, IndexError) as e:
                self.errors.append(f"{path}: {e!r}")
                line = Line(self.port)
            self.latencies.append(time.monotonic() - due)
        line.close()

    def end(self):
        seconds, cpu = time.monotonic() - self.begun, time.process_time() - self.cpu
        self.over.set()
        for thread in self.threads:
            thread.join()
        for key in list(self.pages.get_map().values()):
            key.fileobj.close()
        self.pages.close()
        return Loaded(self.latencies, self.errors, self.events, seconds, cpu)


class Console:
    """A service that stays for all rounds, and the runs that it is asked for."""

    def __init__(self, old, target, reports, rows):
        self.old, self.target, self.reports = old, target, reports
        self.jcmd = jcmd()
        self.folder = os.path.join(reports, "console")
        merge.fill(old, target, rows)
        merge.mapping(self.folder, merge.LOADED, keys=False)
        target.drop("bench_first")
        target.create(LIVE)
        self.collections = os.path.join(self.folder, "gc.log")

    @contextlib.contextmanager
    def serving(self):
        self.port = servers.free_port()
        self.line = Line(self.port)
        log = os.path.join(self.folder, "serve.log")
        with open(log, "w") as output:
            self.process = subprocess.Popen(
                [tools.CARAVAN, "serve", "--port", str(self.port), "--mapping", self.folder, "--reports", self.folder,
                 "--inbox", os.path.join(self.folder, "inbox")],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, "CARAVAN_SOURCES_SECOND_URL": self.old.database("bench_second"),
                     "CARAVAN_TARGET_URL": self.target.database(LIVE),
                     "CARAVAN_JAVA_OPTS": f"-Xlog:gc:file={self.collections}"})
        try:
            self.awaited(log)
            yield
        finally:
            self.line.close()
            self.process.terminate()
            self.process.wait()

    def awaited(self, log):
        for _ in range(300):
            with contextlib.suppress(OSError):
                if self.line.ask("/health")[0] == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        with open(log) as text:
            raise tools.Failed(f"caravan serve does not answer:\n{text.read()[-3000:]}")

    def get(self, path, method="GET", body=""):
        status, content = self.line.ask(path, method, body)
        if status not in (200, 202):
            raise tools.Failed(f"{method} {path} is answered with {status}: {content.decode()[:500]}")
        return json.loads(content)

    def job(self, path):
        """Has something done. Whether it is done is asked twice a second; the service answers that without the ledger."""
        number = self.get(path, "POST", "{}")["id"]
        while (job := self.get(f"/api/jobs/{number}"))["state"] == "running":
            time.sleep(0.5)
        if job["state"] != "done":
            raise tools.Failed(f"{path}: {job['message']}")

    def run(self):
        """Seconds of a run, as the ledger says, and processor time of the service and both servers meanwhile, or None."""
        tools.sql(self.target.url, "CHECKPOINT")
        before = self.processor()
        self.job("/api/runs")
        after = self.processor()
        seconds = float(tools.sql(self.target.database(LIVE), """
            SELECT extract(epoch FROM finished_at - started_at) FROM caravan.run
            WHERE id = (SELECT max(id) FROM caravan.run)""")[0])
        return seconds, None if None in before + after else sum(after) - sum(before)

    def processor(self):
        return [measure.process_cpu(self.process.pid),
                *(measure.server_cpu(server.postmaster) for server in (self.old, self.target))]

    def watched(self):
        """The same while pages are open and the API is busy."""
        load = Load(self.port, PAGES)
        try:
            ran = self.run()
        finally:
            loaded = load.end()
        return ran, loaded

    def warm(self):
        """What does not count: the report, the comparison and the compiled code that the load asks for are there afterwards."""
        self.run()
        self.job("/api/verifications")
        load, begun = Load(self.port, PAGES), time.monotonic()
        try:
            while time.monotonic() < begun + WARM_SECONDS:
                self.run()
        finally:
            load.end()

    def round(self, number):
        """A run alone and one that is watched, each with its seconds and processor time, and what the load got."""
        if number % 2:
            alone = self.run()
            return (alone, *self.watched())
        watched, loaded = self.watched()
        return self.run(), watched, loaded

    def memory(self, events):
        """Runs while many pages are open, until they got as many events.

        Gives events so far with MB of heap in use after a collection: before, with the pages open, after each run, and
        when the pages have gone; the most that was in use meanwhile; and what the load got.
        """
        used = [(0, self.heap())]
        with open(self.collections) as log:
            log.seek(0, os.SEEK_END)
            load = Load(self.port, MANY)
            try:
                time.sleep(5)  # each page has had its first event, and its connection its buffers
                used.append((load.events, self.heap()))
                while load.events < events:
                    self.run()
                    used.append((load.events, self.heap()))
            finally:
                loaded = load.end()
            time.sleep(20)  # the service finds out who is gone when it tells them something
            used.append((loaded.events, self.heap()))
            peak = max(int(before) for before in re.findall(r"Pause.* (\d+)M->\d+M\(", log.read()))
        return used, peak, loaded

    def heap(self):
        call(self.jcmd, str(self.process.pid), "GC.run")
        text = call(self.jcmd, str(self.process.pid), "GC.heap_info")
        return sum(int(kilobytes) for kilobytes in re.findall(r"generation +total \d+K, used (\d+)K", text)) / 1024

    def drop(self):
        self.target.drop(LIVE)
        self.old.drop("bench_second")


def jcmd():
    beside = os.path.join(os.path.dirname(os.path.realpath(shutil.which(tools.java()) or tools.java())), "jcmd")
    if not os.access(beside, os.X_OK):
        raise tools.Missing(f"There is no {beside}: install a JDK, not only what runs Java.")
    return beside


def call(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise tools.Failed(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")
    return done.stdout
