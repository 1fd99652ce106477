"""However the command ends, it leaves nothing half-written behind, and says so without a traceback."""

import os
import signal
import subprocess
import sys

import pytest
from command_line import COMMAND, ENDLESS, FEW, PATIENCE, environment, hear_signals, short_file
from diplomatic_swings.store import drafts
from diplomatic_swings.store.atomic import fresh_folder, write_text

pytest_plugins = ("command_line",)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

SIGNALLED_WHILE_WRITING = """
import os, signal, sys
import diplomatic_swings.store.atomic as atomic
to_disk, number = atomic._to_disk, int(sys.argv.pop())
def told(path):
    os.kill(os.getpid(), number)
    to_disk(path)
atomic._to_disk = told
from diplomatic_swings.app.cli import main
main()
"""
"""The command, sent a signal at the moment in which its folder is brought to disk."""


ENDED = """
import atexit
from diplomatic_swings.app.cli import main
class TornDown:
    def __del__(self): print("torn down", flush=True)
kept = TornDown()
atexit.register(print, "tidied up", flush=True)
main()
"""
"""The command, in an interpreter that says when it is tidied up and when it is taken apart."""


def python(here, *args):
    command = [sys.executable, "-c", *args]
    return subprocess.run(
        command,
        cwd=here.path,
        env=environment(),
        preexec_fn=hear_signals,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_while_it_writes_it_leaves_no_draft_and_an_older_result_as_it_was(here, number):
    (here.path / "out").mkdir()
    (here.path / "out" / "result.json").write_text('"older"')
    args = ("run", short_file(), *FEW, "--no-plots", "--out", "out", "--force")
    result = python(here, SIGNALLED_WHILE_WRITING, *args, str(int(number)))
    assert (result.returncode, "Traceback" in result.stderr) == (128 + number, False)
    assert "nothing is kept but what is reported above as written" in result.stderr
    assert here.names() == {"out"}
    assert (here.path / "out" / "result.json").read_text() == '"older"'


@pytest.mark.parametrize(
    ("number", "why"), [(signal.SIGTERM, "told to end"), (signal.SIGHUP, "the terminal has gone")]
)
def test_told_to_end_while_it_works_it_ends_at_once(here, number, why, tmp_path_factory):
    empty = str(tmp_path_factory.mktemp("cache"))
    process = here.started("run", short_file(), *ENDLESS, "--out", "out", SWINGS_CACHE=empty)
    assert "compiling" in process.stderr.readline()
    process.send_signal(number)
    _, messages = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in messages) == (128 + number, False)
    assert why in messages
    assert here.names() == set()


def test_under_nohup_a_terminal_that_goes_is_ignored(here):
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" + SIGNALLED_WHILE_WRITING
    result = python(here, ignoring, "new", "mine", str(int(signal.SIGHUP)))
    assert result.returncode == 0, result.stderr
    assert here.names() == {"mine.yaml"}


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("args", "status"), [(("presets",), 0), (("validate", "none.yaml"), 2)])
def test_closed_outputs_end_in_the_usual_status(here, closed, args, status):
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *COMMAND, *args]
    result = subprocess.run(
        shell, cwd=here.path, env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (result.returncode, "Traceback" in result.stderr) == (status, False), result.stderr


@pytest.mark.parametrize("args", [("presets",), ("--help",), ("presets", "minsk-freeze"), ("--version",)])
def test_a_reader_that_has_gone_is_no_traceback(here, args):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = here.swings(*args, capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (1, "")


def test_a_reader_of_messages_that_has_gone_keeps_nothing_from_being_done(here):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = here.swings("new", "mine", capture_output=False, stdout=subprocess.PIPE, stderr=writing)
        refused = here.swings("new", "mine", capture_output=False, stdout=subprocess.PIPE, stderr=writing)
    finally:
        os.close(writing)
    assert (result.returncode, refused.returncode) == (0, 2)


def test_a_name_that_could_steer_the_terminal_is_shown_and_not_obeyed(here):
    (here.path / "\x1b[31m.yaml").write_text("title: [")
    message = here.refused("run", "./\x1b[31m.yaml")
    assert "\x1b" not in message
    assert "\\x1b[31m.yaml:1:9" in message


# --- what dead processes left -----------------------------------------------------------------------------------


@pytest.fixture
def dead():
    """The number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left(path, kind, process, host=drafts.HOST):
    return path.with_name(f".{path.name}.{kind}-{host}-{process}-01234567")


def test_drafts_of_dead_processes_are_cleared_away_and_those_of_others_stay(tmp_path, dead):
    out = tmp_path / "out"
    gone = left(out, "draft", dead)
    others = {left(out, "draft", os.getppid()), left(out, "draft", dead, "abcdef"), tmp_path / ".out.mine"}
    others |= {left(tmp_path / "out.2", "draft", dead)}
    for path in (gone, *others):
        path.mkdir()
        (path / "half").touch()
    with fresh_folder(out, force=False):
        pass
    assert set(tmp_path.iterdir()) == {out, *others}


def test_a_draft_of_a_file_is_cleared_away_too(tmp_path, dead):
    left(tmp_path / "a.csv", "draft", dead).write_text("half")
    write_text(tmp_path / "a.csv", "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_result_that_stepped_aside_for_one_that_never_came_is_put_back(tmp_path, dead):
    """As a kill between two renames leaves it: without ``--force`` it is then in the way, as it was."""
    out = tmp_path / "out"
    aside = left(out, "aside", dead)
    aside.mkdir()
    (aside / "result.json").write_text('"older"')
    drafts.sweep(out)
    assert (out / "result.json").read_text() == '"older"'
    assert list(tmp_path.iterdir()) == [out]


def test_leaving_between_two_renames_puts_the_older_result_back(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    draft, aside = drafts.draft_of(out), drafts.aside_of(out)
    draft.mkdir()
    out.rename(aside)
    drafts.discard()
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(("args", "status"), [(("presets", "--json"), 0), (("validate", "none"), 2)])
def test_it_tidies_up_and_ends_with_its_status_before_the_interpreter_is_taken_apart(here, args, status):
    """Threads of libraries that are destroyed with the interpreter can abort a process whose work is done."""
    result = python(here, ENDED, *args)
    assert result.returncode == status, result.stderr
    assert result.stdout.endswith("tidied up\n")
    assert "torn down" not in result.stdout
