"""The command ``swings``.

Exit status: 0 done; 1 a fault of the program, ``schema --check`` found a difference, a check of
``theory`` fails, or a solve does not settle; 2 a mistake in what was asked for, told in one message;
130 interrupted, 143 told to end, 129 the terminal has gone.  Heavy libraries are imported by the
commands that need them, so that ``--help`` answers at once.
"""

import atexit
import os
import sys
from typing import Annotated, Any, NoReturn

import typer
from diplomatic_swings.app import (
    answer,
    claims,
    compare,
    discover,
    explain,
    files,
    fit,
    game,
    lenses,
    phase,
    plot,
    presets,
    record,
    reference,
    replay,
    results,
    run,
    sensitivity,
    serve,
    solve,
    sweep,
    theory,
    validate_model,
)
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.store.atomic import WriteError
from diplomatic_swings.store.csv_files import DIALECTS, USUAL, use
from diplomatic_swings.tell.console import INTERRUPTED, KEPT, complain, leave_tidily_when_told
from diplomatic_swings.tell.errors import UserError
from diplomatic_swings.tell.words import plural

USAGE = 2
CSV_DIALECT = "--csv-dialect"
USAGE_ERROR: type[Any] = typer.BadParameter.__mro__[1]
"""Click's UsageError; Typer brings its own Click, and exports this class under no name."""

app = typer.Typer(
    name="swings",
    epilog=f"{CSV_DIALECT} {'|'.join(DIALECTS)}, with any command: how tables are written; semicolon suits Excel where "
    "decimals have a comma.",
    help="Talks between the US, Russia, Ukraine and the EU, played many times: do they stall, freeze or settle?",
    pretty_exceptions_enable=False,
    add_completion=False,  # its options make Typer import pydantic even for --help
    rich_markup_mode=None,  # plain help: twice as fast, and fit for screen readers
    add_help_option=False,  # Typer's own, when not given, imports pydantic too; ours is below
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(presets.presets)
app.command()(run.run)
app.command()(solve.solve)
app.command()(compare.compare)
app.command()(answer.answer)
app.command()(plot.plot)
app.command()(explain.explain)
app.command()(fit.fit)
app.command()(game.game)
app.command()(sensitivity.sensitivity)
app.command()(discover.discover)
app.command()(phase.phase)
app.command()(claims.claims)
app.command()(theory.theory)
app.command()(lenses.lenses)
app.command()(sweep.sweep)
app.command()(serve.serve)
app.command()(results.results)
app.command()(files.validate)
app.command()(replay.replay)
app.command("validate-model")(validate_model.validate_model)
app.command()(files.new)
app.command()(files.schema)
app.command()(reference.reference)
app.add_typer(record.record)


def _print_version(wanted: bool) -> None:
    if wanted:
        from diplomatic_swings.store.version import VERSION

        typer.echo(f"swings {VERSION}")
        raise typer.Exit


def _print_help(context: typer.Context, wanted: bool) -> None:
    if wanted:
        typer.echo(context.get_help())
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
]

Help = Annotated[
    bool,
    typer.Option("--help", "-h", callback=_print_help, is_eager=True, help="Show this message and exit."),
]


@app.callback()
def _options(version: Version = False, help_: Help = False) -> None:
    """Take the options of the command as a whole."""


def main() -> None:
    """Run the command line and exit with its status."""
    _open_streams()
    leave_tidily_when_told()
    try:
        status = _status()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has gone
        status = 1
    _let_go_of_output()
    _end(status)


def _open_streams() -> None:
    """Have standard output and error take any text, and go nowhere where the caller has closed them."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
        getattr(sys, name).reconfigure(errors="backslashreplace")


def _let_go_of_output() -> None:
    """Drop what cannot be written any more, so that Python does not try again on its way out."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _end(status: int) -> NoReturn:
    """End the process once all is tidied up, without taking the interpreter apart.

    On a busy machine, threads of Arrow that are destroyed with it now and then abort a process whose work is done.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - the only way to have them run before os._exit
    os._exit(status)


def without_dialect(words: list[str]) -> list[str]:
    """Return arguments without the option that all commands share, and have tables written as it says.

    It is taken out before Typer sees it: that would import pydantic for every ``--help``.

    Raises:
        UserError: if there is no such dialect.
    """
    rest, name = list(words), os.environ.get("SWINGS_CSV_DIALECT", USUAL)
    for at, word in enumerate(words):
        if word.partition("=")[0] == CSV_DIALECT:
            two = word == CSV_DIALECT
            name = "".join(words[at + 1 : at + 2]) if two else word.partition("=")[2]
            del rest[at : at + 1 + two]
            break
    if name not in DIALECTS:
        raise UserError(f"{CSV_DIALECT}: expected {' or '.join(DIALECTS)} (given '{name}')")
    use(name)
    return rest


def _status() -> int:
    """Run the command line and return its status; what goes wrong inside is not caught here."""
    try:
        status = int(app(without_dialect(sys.argv[1:]), prog_name="swings", standalone_mode=False) or 0)
    except USAGE_ERROR as error:
        error.show()
        return USAGE
    except ScenarioError as error:
        complain(f"{plural(len(error.problems), 'mistake')}\n{error}")
        return USAGE
    except (UserError, WriteError) as error:
        complain(str(error))
        return USAGE
    if status == INTERRUPTED:
        complain(f"interrupted; {KEPT}")
    return status


if __name__ == "__main__":
    main()
