"""The command as a whole: help, version, mistakes, interruption, pipes."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from command_line import COMMAND, ENDLESS, FEW, PATIENCE, environment, short_file
from diplomatic_swings.app import options
from diplomatic_swings.app.cli import app, main
from diplomatic_swings.forms.quantity import numbers
from diplomatic_swings.forms.seeds import LARGEST_SEED
from diplomatic_swings.sim.scenario.common_form import Counts

pytest_plugins = ("command_line",)

NAME = "talks-2025-01"
COMMANDS = ("presets", "run", "solve", "compare", "explain", "theory", "lenses", "validate", "new", "schema")
HEAVY = {
    "matplotlib",
    "mesa",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "pydantic",
    "ruamel.yaml",
    "scipy",
    "xarray",
}


def imported(*args: str) -> set[str]:
    """Return the modules that a command imports."""
    command = [sys.executable, "-X", "importtime", *COMMAND[1:], *args]
    found = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return set(re.findall(r"\| +(\S+)$", found.stderr, flags=re.MULTILINE))


@pytest.mark.parametrize("args", [("--help",), ("run", "--help"), ("compare", "-h"), ("--version",)])
def test_help_and_version_import_nothing_heavy(args):
    modules = imported(*args)
    assert "diplomatic_swings.app.cli" in modules or "typer" in modules
    assert not modules & HEAVY


def test_help_lists_every_command(here):
    text = here.done("--help")
    assert [name for name in COMMANDS if not re.search(rf"^  {name}  ", text, flags=re.MULTILINE)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_of_it_is_explained(name):
    command = typer.main.get_command(app).commands[name]
    assert command.help
    assert [parameter.name for parameter in command.params if not parameter.help] == []


def test_version_is_that_of_results(here):
    from diplomatic_swings.store.version import VERSION

    assert here.done("--version") == f"swings {VERSION}\n"


def test_without_arguments_the_help_is_shown(here):
    result = here.swings()
    assert "Usage: swings" in result.stdout + result.stderr
    assert result.returncode in {0, 2}


MISTAKES = [
    (("rnu", NAME), "did you mean 'run'"),
    (("run",), "scenario"),
    (("run", "minsk-freez"), "did you mean 'minsk-freeze'"),
    (("run", "missing/none.yaml"), "existing file"),
    (("run", NAME, "--runs", "0"), "expected 1 to 1000000000 (given 0)"),
    (("run", NAME, "--runs", "1000000001"), "expected 1 to 1000000000 (given 1000000001)"),
    (("run", NAME, "--runs", "many"), "--runs"),
    (("run", NAME, "--seed", "-1"), "--seed"),
    (("run", NAME, "--seed", str(2**64)), f"given {2**64}"),
    (("run", NAME, "--jobs", "0"), "expected 1 to 1024 (given 0)"),
    (("run", NAME, "--weeks", "0"), "expected 1 to 520 (given 0)"),
    (("run", NAME, "--weeks", "521"), "expected 1 to 520 (given 521)"),
    (("run", NAME, "--set", "world.brent_levle=60"), "did you mean 'world.brent_level'"),
    (("run", NAME, "--set", "world.brent_level=1000"), "(given 1000)"),
    (("run", NAME, "--set", "world.brent_level"), "expected path.to.value=1.5"),
    (("run", NAME, "--lens", "no-such-lens"), "--lens"),
    (("run", NAME, "--policy", "rusia=x"), "did you mean 'russia'"),
    (("run", NAME, "--policy", "us=no-such-policy"), "(given 'no-such-policy')"),
    (("run", NAME, "--policy", "us"), "expected player=name"),
    (("run", NAME, "--policy", "us=a", "--policy", "us=b"), "given two for us"),
    (("run", NAME, "--fast"), "--fast"),
    (("compare", NAME), "a second scenario or --without EVENT (neither given)"),
    (("compare", NAME, "--without", "no-such-event"), "--without"),
    (("compare", NAME, "minsk-freez"), "did you mean 'minsk-freeze'"),
    (
        ("compare", NAME, NAME, "--set-b", "weeks=9"),
        "same length (talks-2025-01 has 104 weeks, talks-2025-01 9)",
    ),
    (("explain", NAME, "--run", "0", "--week", "1", "--player", "rusia"), "did you mean 'russia'"),
    (
        ("explain", NAME, "--run", "0", "--week", "104", "--player", "us"),
        "expected 0 to 103 (given 104)",
    ),
    (("theory", "--seed", "-1"), "--seed"),
    (("theory", "--json", "--markdown"), "expected --json or --markdown"),
    (("explain", NAME, "--run", "-1", "--week", "1", "--player", "us"), "--run"),
    (("explain", NAME, "--run", "0", "--week", "1"), "--player"),
]


@pytest.mark.parametrize(("args", "told"), MISTAKES, ids=[" ".join(args)[:60] for args, _ in MISTAKES])
def test_a_mistake_gives_one_clear_message_and_status_2(here, args, told):
    assert told.lower() in here.refused(*args).lower()


def test_all_mistakes_are_told_at_once(here):
    asked = ("--set", "world.nope=1", "--set", "state.brent=-5", "--lens", "nope", "--policy", "eu=nope")
    message = here.refused("run", NAME, *asked)
    assert message.startswith("swings: 4 mistakes\n")
    assert [
        word for word in ("world.nope", "state.brent", "--lens", "policies.eu") if word not in message
    ] == []


def test_the_bounds_of_options_are_those_of_the_model():
    assert numbers(Counts)["weeks"].high == options.MOST_WEEKS
    assert options.LARGEST_SEED == LARGEST_SEED


def test_interruption_ends_a_run_at_once_with_status_130_and_leaves_nothing(here):
    status, out, messages = here.interrupted("run", short_file(), *ENDLESS, "--out", "result", after=6)
    assert (status, out, here.names()) == (130, "", set())
    assert messages.startswith("swings: interrupted; nothing ")


def test_interruption_outside_the_long_work_is_told_too(monkeypatch, capsys):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("diplomatic_swings.sim.scenario.loading.available", interrupt)
    monkeypatch.setattr("diplomatic_swings.app.cli._end", sys.exit)  # the process is that of the test
    monkeypatch.setattr(sys, "argv", ["swings", "presets"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 130
    assert capsys.readouterr() == (
        "",
        "swings: interrupted; nothing is kept but what is reported above as written\n",
    )


def test_a_fault_of_the_program_is_not_hidden(monkeypatch):
    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr("diplomatic_swings.sim.scenario.loading.available", fail)
    monkeypatch.setattr(sys, "argv", ["swings", "presets"])
    with pytest.raises(ZeroDivisionError):
        main()


def test_the_first_run_says_why_it_takes_long(here, tmp_path):
    process = here.started("run", short_file(), *FEW, SWINGS_CACHE=str(tmp_path / "empty"))
    assert "compiling" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 130


@pytest.mark.parametrize("args", [("presets",), ("schema", "--print"), ("presets", "--json"), ("--help",)])
def test_a_reader_that_goes_away_is_no_error(here, args):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        result = here.swings(*args, capture_output=False, stdout=pipe, stderr=subprocess.PIPE)
    assert result.stderr == ""
    assert result.returncode in {0, 1}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("args", [("presets",), ("presets", "--json")])
def test_output_to_a_full_disk_is_told_in_one_message(here, args):
    with Path("/dev/full").open("w") as full:
        result = here.swings(*args, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert result.stderr == "swings: standard output: cannot be written (No space left on device)\n"


def test_output_that_is_no_terminal_has_no_colours_and_is_not_wrapped(here):
    text = here.done("presets")
    assert "\x1b" not in text
    assert all(not line.endswith(" ") for line in text.splitlines())


def test_a_terminal_that_cannot_show_a_letter_is_no_error(here):
    file = here.write(
        "mine.yaml",
        "format: 2\nname: mine\ntitle: Überraschung in Kyjiw, Київ\nextends: talks-2025-01\nweeks: nope\n",
    )
    assert "weeks" in here.refused("validate", file, env=environment(PYTHONIOENCODING="ascii"))


def test_no_color_is_respected_even_where_colour_is_forced(here):
    env = environment(NO_COLOR="1", FORCE_COLOR="1", TERM="xterm-256color")
    assert not re.search(r"\x1b\[[\d;]*3\d", here.done("presets", env=env))
