"""Sweeps on a real Dask cluster: scheduler and workers started by Dask's own commands, one of them killed."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from command_line import PATIENCE, ROOT, environment
from sweeping import BLINK, bits, text, until_parts

pytest.importorskip("distributed")
pytest_plugins = ("command_line",)
pytestmark = [pytest.mark.slow]

QUIET = ("--no-dashboard",)
HOSTS = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")


def _may_make_hosts():
    """Return whether namespaces can be made here, and joined."""
    if not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        return False
    trial = "ip link add cable type veth peer name end"
    return not subprocess.run([*HOSTS, "sh", "-c", trial], capture_output=True, check=False).returncode


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        self.log = folder / "scheduler.log"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", log=self.log)
        self.address = self.told(r"Scheduler at:\s+(tcp://\S+)")

    def start(self, *command, log):
        with log.open("w") as file:
            streams = {"stdout": file, "stderr": file, "stdin": subprocess.DEVNULL}
            started = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:], *QUIET],
                env=environment(), cwd=self.folder, start_new_session=True, **streams,
            )  # fmt: skip
        self.processes.append(started)
        return started

    def worker(self, number):
        options = (self.address, "--nthreads", "1", "--no-nanny", "--name", f"worker-{number}")
        place = ("--local-directory", str(self.folder / f"space-{number}"))
        return self.start("worker", *options, *place, log=self.folder / f"worker-{number}.log")

    def told(self, pattern):
        """Wait until the scheduler's log says something; return the first group."""
        end = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.log.read_text())):
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(BLINK)
        return found[1]

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


def test_a_worker_killed_in_the_middle_costs_time_and_no_bit(here, cluster):
    here.write("d.yaml", text(runs=128, weeks=12))
    here.done("sweep", "d.yaml", "--out", "alone", "-q", "--no-plots")
    workers = [cluster.worker(number) for number in (1, 2)]
    process = here.started(
        "sweep", "d.yaml", "--out", "spread", "-q", "--no-plots", "--cluster", cluster.address
    )
    until_parts(here.path / "spread", 3, process)
    workers[0].kill()
    _, messages = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, messages
    assert bits(here.path / "spread") == bits(here.path / "alone")
    digests = [json.loads(here.done("results", name, "--json")) for name in ("alone", "spread")]
    assert digests[0]["figures_digest"] == digests[1]["figures_digest"]


def test_a_scheduler_that_goes_away_leaves_what_is_done_and_says_how_to_go_on(here, cluster):
    here.write("d.yaml", text(runs=128, weeks=12))
    cluster.worker(1)
    process = here.started(
        "sweep", "d.yaml", "--out", "out", "-q", "--no-plots", "--cluster", cluster.address
    )
    until_parts(here.path / "out", 2, process)
    cluster.stop()
    _, messages = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in messages) == (2, False), messages
    assert "--resume goes on" in messages
    here.done("sweep", "d.yaml", "--out", "out", "-q", "--no-plots", "--resume")


@pytest.mark.skipif(not _may_make_hosts(), reason="this machine lets nobody make network namespaces")
def test_a_worker_on_another_network_host_plays_the_same_bits(here):
    here.write("d.yaml", text())
    here.done("sweep", "d.yaml", "--out", "alone", "-q", "--no-plots")
    script = str(ROOT / "tests" / "two_hosts.sh")
    told = subprocess.run(
        [*HOSTS, script, sys.executable, "d.yaml", "far"],
        env=environment(), cwd=here.path, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "10.77.0.2" in (here.path / "scheduler.log").read_text()
    assert bits(here.path / "far") == bits(here.path / "alone")
