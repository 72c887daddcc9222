"""One measured execution: wall time, processor time of the client and of the servers, peak memory."""

import dataclasses
import os
import subprocess
import sys
import tempfile
import time

import tools

TICK = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Measured:
    started: float  # seconds since the epoch
    wall: float
    client_cpu: float
    server_cpu: float  # None where /proc cannot tell
    peak_memory: float  # MB, of the largest process

    @property
    def cpu(self):
        return None if self.server_cpu is None else self.client_cpu + self.server_cpu


def pipeline(commands, servers, environment=None, codes=(0,)):
    """Runs programs that are joined by pipes, and fails if one of them does not end with one of the codes."""
    before = [server_cpu(server.postmaster) for server in servers]
    with tempfile.TemporaryFile() as errors:
        started, clock = time.time(), time.monotonic()
        processes, source = [], subprocess.DEVNULL
        for command in commands:
            last = command is commands[-1]
            process = subprocess.Popen(
                command, stdin=source, stdout=subprocess.DEVNULL if last else subprocess.PIPE, stderr=errors,
                env={**os.environ, **(environment or {})})
            if source is not subprocess.DEVNULL:
                source.close()
            processes.append(process)
            source = process.stdout
        usages, failed = [], []
        for process in processes:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            usages.append(usage)
            if process.returncode not in codes:
                failed.append(f"{process.args[0]} ended with {process.returncode}")
        wall = time.monotonic() - clock
        errors.seek(0)
        if failed:
            raise tools.Failed("; ".join(failed) + ":\n" + errors.read().decode()[-3000:])
    time.sleep(0.2)  # the last backends end, and their parent counts them
    after = [server_cpu(server.postmaster) for server in servers]
    known = None not in before + after
    # The kernel counts in kB, that of macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Measured(
        started, wall, sum(usage.ru_utime + usage.ru_stime for usage in usages),
        sum(after) - sum(before) if known else None, max(usage.ru_maxrss for usage in usages) / unit)


def server_cpu(postmaster):
    """Seconds that a server has used: its first process, the children that ended, the children that live."""
    if postmaster is None:
        return None
    ticks = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(entry) == postmaster:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == postmaster:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def process_cpu(pid):
    """Seconds that a process has used, or None."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13])) / TICK
    except OSError:
        return None
