"""Two PostgreSQL servers for the time of a measurement: the old one and the target.

They are, in this order: those that BENCH_OLD_URL and BENCH_TARGET_URL name; two new ones from the binaries in PG_BIN or
beside pg_dump; two new ones from the binaries that Caravan's jar carries.
"""

import contextlib
import io
import os
import pwd
import re
import shutil
import socket
import subprocess
import tarfile
import tempfile
import zipfile

import tools

# A durable server of moderate size. Autovacuum would start at random moments of a run.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 256MB
max_wal_size = 4GB
checkpoint_timeout = 30min
autovacuum = off
"""


class Server:
    def __init__(self, url):
        self.url = url
        # The checkpointer lives as long as its server, whose first process is its parent.
        found = tools.sql(url, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
        self.postmaster = parent(found[0]) if found else None
        self.version = tools.sql(url, "SHOW server_version")[0]
        if int(re.match(r"\d+", self.version).group()) > tools.dump_version():
            raise tools.Missing(
                f"pg_dump is of version {tools.dump_version()} and refuses a server of version {self.version}: "
                "set PG_BIN to the folder of server binaries that are not newer."
            )

    def database(self, name):
        return re.sub(r"(//[^/]+)/[^?]*", rf"\g<1>/{name}", self.url)

    def create(self, name):
        self.drop(name)
        tools.sql(self.url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")

    def drop(self, name):
        tools.sql(self.url, f"DROP DATABASE IF EXISTS {name}")


def parent(pid):
    """The parent of a process of this machine, if it is one of PostgreSQL's."""
    try:
        with open(f"/proc/{pid}/comm") as comm, open(f"/proc/{pid}/stat") as stat:
            ours = comm.read().startswith("postgres")
            return int(stat.read().rsplit(")", 1)[1].split()[1]) if ours else None
    except OSError:
        return None


@contextlib.contextmanager
def two():
    given = [os.environ.get("BENCH_OLD_URL"), os.environ.get("BENCH_TARGET_URL")]
    if all(given):
        yield [Server(url) for url in given]
        return
    with tempfile.TemporaryDirectory(prefix="caravan-bench-") as folder:
        user = unprivileged()
        if user:
            shutil.chown(folder, user)
        binaries = find_binaries(folder)
        with started(binaries, os.path.join(folder, "old"), user) as old:
            with started(binaries, os.path.join(folder, "target"), user) as target:
                yield [Server(old), Server(target)]


def unprivileged():
    """PostgreSQL refuses to run as root; then it runs as the first of these users that exists."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    raise tools.Missing("PostgreSQL does not run as root: run this as another user.")


def find_binaries(folder):
    given = os.environ.get("PG_BIN")
    if given:
        if not os.access(os.path.join(given, "initdb"), os.X_OK):
            raise tools.Missing(f"PG_BIN is {given}, but there is no initdb.")
        return given
    beside = os.path.dirname(os.path.realpath(tools.program("pg_dump")))
    for candidate in (beside, f"/usr/lib/postgresql/{tools.dump_version()}/bin"):
        if os.access(os.path.join(candidate, "initdb"), os.X_OK):
            return candidate
    return unpack(folder)


def unpack(folder):
    none = tools.Missing("There are no server binaries: set PG_BIN to the folder that holds initdb and pg_ctl.")
    if tools.jar() is None:
        raise none
    with zipfile.ZipFile(tools.jar()) as jar:
        names = [name for name in jar.namelist() if "/embedded-postgres-binaries-" in name]
        if not names:
            raise none
        with zipfile.ZipFile(io.BytesIO(jar.read(names[0]))) as binaries:
            archive = next(name for name in binaries.namelist() if name.endswith(".txz"))
            with tarfile.open(fileobj=io.BytesIO(binaries.read(archive)), mode="r:xz") as files:
                careful = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
                files.extractall(os.path.join(folder, "postgres"), **careful)
    return os.path.join(folder, "postgres", "bin")


@contextlib.contextmanager
def started(binaries, data, user):
    def call(program, *arguments):
        done = subprocess.run(
            [os.path.join(binaries, program), "-D", data, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            cwd="/", **({"user": user} if user else {}))
        if done.returncode != 0:
            raise tools.Failed(f"{program} failed: {done.stderr.strip()}")

    call("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync")
    port = free_port()
    with open(os.path.join(data, "postgresql.conf"), "a") as settings:
        settings.write(f"{SETTINGS}port = {port}\n")
    call("pg_ctl", "-s", "-w", "-l", os.path.join(data, "log"), "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-s", "-w", "-m", "immediate", "stop")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    with two() as (old, target):
        print(f"old    {old.url}\ntarget {target.url}\nEnter stops them.", flush=True)
        input()
