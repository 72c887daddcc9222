"""What has to be there before anything can be measured, and the PostgreSQL client programs."""

import glob
import os
import re
import shutil
import subprocess

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CARAVAN = os.environ.get("BENCH_CARAVAN") or os.path.join(HOME, "caravan")


class Missing(Exception):
    """Something that the measurement needs is not there; the text says what and how to get it."""


class Failed(Exception):
    """A program that is measured, or helps to, has failed."""


def program(name):
    path = shutil.which(name)
    if path is None:
        raise Missing(f"{name} is not on the PATH: install the PostgreSQL client programs.")
    return path


def check():
    java = os.environ.get("JAVA_HOME")
    if java is None and shutil.which("java") is None:
        raise Missing("java is not on the PATH, and JAVA_HOME is not set: install a JDK, 17 or newer.")
    program("pg_dump")
    program("psql")


def dump_version():
    text = subprocess.run([program("pg_dump"), "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"(\d+)", text).group(1))


def sql(url, *statements):
    """Runs statements and gives the first column of the last one's rows."""
    command = [program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", url]
    for statement in statements:
        command += ["-c", statement]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{statements[-1]}: {done.stderr.strip()}")
    return done.stdout.split("\n")[:-1]


def build():
    """The launcher builds the program when that has not been done."""
    if subprocess.run([CARAVAN, "--version"], stdout=subprocess.DEVNULL).returncode != 0:
        raise Failed(f"{CARAVAN} --version fails, see above.")


def jar():
    """The built program, or None."""
    return next(iter(glob.glob(os.path.join(HOME, "target", "caravan-*.jar"))), None)


def java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else program("java")


def driver():
    """The JDBC driver that the built program uses."""
    found = glob.glob(os.path.join(HOME, "target", "program", "lib", "postgresql-*.jar"))
    if not found:
        raise Missing("There is no JDBC driver in target/program/lib: ./caravan --version builds the program.")
    return found[0]
