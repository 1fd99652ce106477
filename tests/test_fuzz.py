"""Whatever stands in a file, it is read or refused with its name: never a traceback, never half of something.

Every kind of input is spoilt at random and read by the function that the command calls; ``make fuzz`` tries many more.
"""

import functools
import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from diplomatic_swings.experiments.claims.reading import read_claims
from diplomatic_swings.experiments.designs.files import read_design
from diplomatic_swings.experiments.fit.draws import read as read_draws
from diplomatic_swings.experiments.fit.move_priors import read_move_priors
from diplomatic_swings.experiments.fit.priors import read_priors
from diplomatic_swings.experiments.record.coding import read_coding
from diplomatic_swings.experiments.record.folder import read_record
from diplomatic_swings.experiments.record.mapping import read_mapping
from diplomatic_swings.experiments.runs.replay import saved_figures
from diplomatic_swings.experiments.session import Session, SessionError
from diplomatic_swings.experiments.studies.sensitivity.tables import read_points
from diplomatic_swings.experiments.sweeps import SweepError, summary, sweep
from diplomatic_swings.experiments.sweeps.store import MANIFEST, part_name
from diplomatic_swings.forms.library import root
from diplomatic_swings.forms.problems import Report, ScenarioError
from diplomatic_swings.sim.scenario.loading import dump, load
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.json_files import read_json
from diplomatic_swings.store.sums import SUMS, write_sums
from diplomatic_swings.tell.errors import UserError
from fuzzing import EDITS, spoilt
from hypothesis import HealthCheck, given, settings
from made_records import MOVES, SERIES, figure, move, table
from sweeping import design

EXAMPLES = int(os.environ.get("SWINGS_FUZZ", "40"))
"""Spoilt files of each kind."""

SHOWN = "SWINGS_FUZZ" in os.environ

COUNTS: Counter[tuple[str, str]] = Counter()

SCENARIO = """format: 2
name: mine
title: Mine
introduction: A try.
source: an exercise
extends: talks-2025-01
lens: kyiv
policies: {russia: stall}
weeks: 78
state:
  brent: {value: 58, unit: "USD/bbl", range: [54, 62], source: an exercise}
  us_patience: 0.5
packages:
  bare-ceasefire: null
  mine:
    label: A paper
    kind: settlement
    terms: {territory: 0.4, alignment: 0.5, relief: 0.5, guarantees: 0.4}
    tabled_by: [us]
    signers: [russia, ukraine]
    source: an exercise
payoffs: {us: {role: 0.3}}
decisions:
  us: {discount: {value: 0.96, source: x}, type: random}
levers:
  us:
    arm: {cost: {base: 0.2}}
events:
  - {date: 2025-03-03, name: A shock, source: x, add: {brent: -10}, for_weeks: 3}
  - {date: 2025-04-07, name: A ban, source: x, bar: {us: [arm, sanction]}}
  - {date: 2025-05-05, name: A push, source: x, force: {russia: gesture}}
"""

DESIGN = """title: A question
scenario: talks-2025-01
weeks: 12
runs: 64
at: [2, 4]
sampling: {kind: lhs, points: 8, seed: 3}
inputs:
  world.brent_level: {low: 40, high: 110, unit: USD/bbl}
  payoffs.us.role: {levels: [0.1, 0.5]}
policies:
  as-it-is: {}
  pressure: {us: pressure-first}
"""

PRIORS = "world.gain_level: {low: 40, high: 90, why: a test}\nworld.brent_level: {low: 40, high: 90, why: a test}\n"
MOVE_PRIORS = "levers.us.court.cost.*: {within: 0.5, why: a test}\npayoffs.us.role: {low: 0.1, high: 0.5, why: a test}\n"
DRAWS = "world.gain_level,world.brent_level\n# a remark\n40,50.5\n41,6e1\n"
DRAWS_EXCEL = "\ufeffworld.gain_level;world.brent_level\r\n40,5;50,5\r\n41;60\r\n"
POINTS = "world.brent_level,state.us_arms,share_settle,policy\n50,1,0.1,a\n70,1,0.2,a\n"
RECORD = table(MOVES, move("2025-03-03"), move("2025-03-04", actor="Russia", lever="refusal", posture=""))


@functools.cache
def base():
    return load("talks-2025-01")


def shipped(path):
    return (root() / path).read_text(encoding="utf-8")


def scenario(file):
    """Load a scenario; what is valid can be written again, to the same content."""
    found = load(file)
    again = file.with_name("again.yaml")
    again.write_text(dump(found).replace(f"\nname: {found.name}\n", "\nname: again\n"), encoding="utf-8")


def coding(file):
    report = Report()
    read_coding(file, report)
    report.stop_if_any()


def json_file(file):
    report = Report()
    read_json(file, report)
    report.stop_if_any()


CLAIMS = shipped("claims/kyiv.yaml").replace("policies/", f"{root()}/claims/policies/")

SESSION = """format: 2
name: session
title: A lesson
introduction: Two turns.
extends: talks-2025-01
weeks: 24
solver: {runs: 512, iterations: 3, weeks: 26}
session:
  seed: 7
  run: 0
  turns:
    - {date: 2025-01-20, weeks: 1, moves: {us: [court], russia: [press_on], ukraine: [hold]}}
    - {date: 2025-01-27, weeks: 2, moves: {eu: [hold]}}
"""


@functools.cache
def played_before(place):
    """The lesson as it was, and its values: a spoilt one with the same numbers is played with them."""
    file = Path(place) / "session.yaml"
    file.write_text(SESSION, encoding="utf-8")
    scenario = load(file)
    return scenario, solution_of(scenario)[0]


def session(file):
    """Read a scenario that records a lesson, and play it where its game is the one that was solved."""
    original, solution = played_before(file.parent)
    spoilt_one = load(file)
    if spoilt_one.digest == original.digest and "session" in spoilt_one.content:
        try:
            Session.again(spoilt_one, solution)
        except SessionError as error:
            raise UserError(f"{file}: {error}") from error  # as swings run does


KINDS = {
    "session": ("session.yaml", SESSION, session),
    "scenario": ("mine.yaml", SCENARIO, scenario),
    "lens": ("kyiv.yaml", shipped("lenses/kyiv.yaml"), lambda file: load("talks-2025-01", lens=str(file))),
    "policy": (
        "pressure-first.yaml",
        shipped("policies/pressure-first.yaml"),
        lambda file: load("talks-2025-01", policies={"us": str(file)}),
    ),
    "design": ("d.yaml", DESIGN, read_design),
    "claims": ("kyiv.yaml", CLAIMS, lambda file: read_claims([file])),
    "priors": ("p.yaml", PRIORS, lambda file: read_priors(base(), file)),
    "move priors": ("m.yaml", MOVE_PRIORS, lambda file: read_move_priors(base(), file)),
    "draws": ("draws.csv", DRAWS, lambda file: read_draws(str(file))),
    "draws of Excel": ("draws.csv", DRAWS_EXCEL, lambda file: read_draws(str(file))),
    "record": ("moves.csv", RECORD, read_record),
    "series": ("series.csv", table(SERIES, figure(), figure("2025-04")), read_record),
    "coding": ("moves.yaml", shipped("record/moves.yaml"), coding),
    "mapping": ("acled.yaml", shipped("record/mappings/acled.yaml"), lambda file: read_mapping(str(file))),
    "points": ("points.csv", POINTS, lambda file: read_points(base(), file, "settle")),
    "JSON": ("a.json", '{"a": [1, 2.5, null, "x"], "b": {"c": true}}', json_file),
}

fuzzed = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(scope="module", autouse=True)
def told(request):
    """Say how many files of each kind were read and refused, if many were tried."""
    yield
    if SHOWN:
        lines = [f"{kind:16} {verdict:8} {count:6}" for (kind, verdict), count in sorted(COUNTS.items())]
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            sys.stdout.write("\n" + "\n".join(lines) + "\n")


def judged(kind, name, reading):
    """Read something that was spoilt; count whether it was taken or refused by name."""
    message = refusal(reading)
    COUNTS[kind, "read" if message is None else "refused"] += 1
    assert message is None or (name in message and "\x1b" not in message and message.encode())


def refusal(reading):
    """Return the words in which something is refused, or None; all other errors are faults."""
    try:
        reading()
    except (ScenarioError, SweepError, UserError) as error:
        return str(error)
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_read_or_refused_by_name(kind, tmp_path):
    name, text, read = KINDS[kind]
    file = tmp_path / name

    @fuzzed
    @given(EDITS)
    def each(edits):
        file.write_bytes(spoilt(text.encode(), edits))
        judged(kind, name, lambda: read(file))

    file.write_text(text, encoding="utf-8")
    if kind != "series":  # a record needs moves too
        read(file)
    each()


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept") / "out"
    asked = design(kind="grid", count=2, policies={"only": {}}, runs=8)
    sweep(asked, asked.load(), folder)
    return folder


@pytest.mark.parametrize(
    "name", [MANIFEST, SUMS, f"points/{part_name(0)}", f"weeks/{part_name(0)}", "scenario.yaml"]
)
def test_a_spoilt_folder_of_a_sweep_is_read_or_refused(name, swept, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(swept, out)
    whole = (out / name).read_bytes()

    @settings(fuzzed, max_examples=EXAMPLES // 4)  # a folder takes longer than a file
    @given(EDITS)
    def each(edits):
        (out / name).write_bytes(spoilt(whole, edits))
        judged("sweep", str(out), lambda: summary(out))

    each()


def test_a_spoilt_result_is_read_or_refused(tmp_path):
    """With and without digests that fit: what someone changes on purpose is judged by what it says."""
    figures = {
        "version": "0.1.0",
        "seed": 1,
        "runs": 64,
        "scenario": "short",
        "digest": "0" * 16,
        "share": 0.5,
    }
    whole = json.dumps(figures, indent=1).encode()

    @fuzzed
    @given(EDITS)
    def each(edits):
        (tmp_path / RESULT).write_bytes(spoilt(whole, edits))
        write_sums(tmp_path)
        judged("result", RESULT, lambda: saved_figures(tmp_path))

    each()


def test_what_a_parquet_file_says_of_types_of_pandas_is_not_needed(tmp_path):
    """A long fuzz flipped a bit there, and pandas ended in a traceback."""
    file = tmp_path / "points.parquet"
    pd.read_csv(Path(_written(tmp_path / "points.csv", POINTS))).to_parquet(file)
    whole = file.read_bytes()
    expected = read_points(base(), file, "settle")[0]
    assert b'"numpy_type": "int64"' in whole
    file.write_bytes(whole.replace(b'"numpy_type": "int64"', b'"numpy_type": "int65"'))
    pd.testing.assert_frame_equal(read_points(base(), file, "settle")[0], expected)


def test_a_spoilt_parquet_file_of_points_is_read_or_refused(tmp_path):
    file = tmp_path / "points.parquet"
    pd.read_csv(Path(_written(tmp_path / "points.csv", POINTS))).to_parquet(file)
    whole = file.read_bytes()

    @fuzzed
    @given(EDITS)
    def each(edits):
        file.write_bytes(spoilt(whole, edits))
        judged("Parquet", file.name, lambda: read_points(base(), file, "settle"))

    each()


def _written(path, text):
    path.write_text(text, encoding="utf-8")
    return path
