"""Claims on trial: what becomes of claims whose answer is known, and of the shipped ones at tiny size."""

import json

import numpy as np
import pytest
from legible import assert_legible, draw

from app.report.claims import page
from app.report.page import html
from experiments import lenses
from experiments.claims.claim import Expectation, Term
from experiments.claims.estimates import Interval
from experiments.claims.ledger import Wanted, open_ledger, standardised
from experiments.claims.reading import read_claims, shipped
from experiments.claims.removal import GONE, NONE, SMALLER, STAYS, UNCLEAR, removal
from experiments.claims.robustness import nearby, points, uncertain
from experiments.claims.saving import COLUMNS, save_ledger
from experiments.claims.trial import OWN, Effect, Finding, Size, jobs_of, trial
from experiments.claims.verdicts import FAILS, HOLDS, UNDECIDED
from experiments.ensemble import ensemble
from experiments.saving import json_text
from plots import draw_claims
from plots.claims import alt_claims, title_claims
from plots.gallery import CLAIMS
from plots.style import SIZES
from sim.files.numbers import Quantity
from sim.scenario import load, quantities

pytestmark = pytest.mark.usefixtures("kernel")

KNOWN = """\
text: made up
claims:
  true-by-design:
    statement: A treatment shows.
    mechanism: Approval starts higher.
    carried_by: [state.approval]
    weeks: 3
    cases: {high: {set: {state.approval: 60}}, low: {set: {state.approval: 40}}}
    measures: {approval: {kind: mean, quantity: approval}}
    expect: [{measure: approval, of: high, above: low}]
    removal: {state.approval: 50}
  false-by-design:
    statement: The opposite.
    mechanism: None.
    carried_by: [state.approval]
    weeks: 3
    cases: {high: {set: {state.approval: 60}}, low: {set: {state.approval: 40}}}
    measures: {approval: {kind: mean, quantity: approval}}
    expect: [{measure: approval, of: high, below: low}]
  about-nothing:
    statement: A case differs from itself.
    mechanism: None.
    carried_by: [state.approval]
    weeks: 3
    cases: {one: {}, other: {}}
    measures: {courting: {kind: rate, moves: {player: us, postures: [CR]}}}
    expect: [{measure: courting, of: one, above: other}]
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """The ledger of three claims whose answer is known, with all that can be asked for."""
    path = tmp_path_factory.mktemp("claims") / "known.yaml"
    path.write_text(KNOWN, encoding="utf-8")
    return open_ledger(read_claims([path]), Size(64), Wanted((None, "cnn"), draws=2, removal=True))


def readings(ledger, name):
    (entry,) = (entry for entry in ledger.entries if entry.claim.id == name)
    return entry.readings


# --- claims whose answer is known ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"), [("true-by-design", HOLDS), ("false-by-design", FAILS), ("about-nothing", UNDECIDED)]
)
def test_the_verdict_is_the_known_one_under_every_reading(known, name, said):
    assert [(r.name, r.finding.verdict) for r in readings(known, name)] == [("neutral", said), ("cnn", said)]


def test_the_share_of_draws_says_how_often_the_effect_points_the_claimed_way(known):
    assert {r.robustness.share for r in readings(known, "true-by-design")} == {1.0}
    assert {r.robustness.share for r in readings(known, "false-by-design")} == {0.0}
    assert {r.robustness.share for r in readings(known, "about-nothing")} == {0.0}


def test_without_its_carrier_an_effect_is_gone(known):
    assert {r.removal.verdict for r in readings(known, "true-by-design")} == {GONE}
    assert {r.removal for r in readings(known, "false-by-design")} == {None}


def test_a_lens_is_laid_over_every_case(known):
    neutral, cnn = (r.finding.digests for r in readings(known, "true-by-design"))
    assert set(neutral.values()).isdisjoint(cnn.values())


def test_standardised_effects_are_above_zero_as_claimed(known):
    for reading in known.readings():
        middle, low, high = standardised(reading.finding.effects[0])
        assert low <= middle <= high or np.isnan(middle)
        if reading.finding.verdict != UNDECIDED:
            assert (middle > 0) == (reading.finding.verdict == HOLDS)


# --- a measure in a trial is what an ensemble of its scenario says ---------------------------------


def test_figures_agree_with_those_of_a_plain_ensemble():
    claims = [c for c in read_claims(shipped()) if c.id == "swing-persistence"]
    (found,) = trial(jobs_of(claims, [None]), Size(40, seed=3))
    own = {case: value for _, case, value in found.effects[0].sides}
    assert own["both"] == pytest.approx(ensemble(load("baseline"), 40, 3).tilt_switches_per_year())


def test_results_do_not_depend_on_threads_or_on_how_runs_are_cut_up():
    claims = [c for c in read_claims(shipped()) if c.id in {"stall-then-walk", "rearm-fear"}]
    jobs = jobs_of(claims, [None])
    one, two = (trial(jobs, Size(300, 1, threads)) for threads in (1, 2))
    assert [f.effects for f in one] == [f.effects for f in two]


# --- all that is shipped ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny():
    """Every shipped claim, tried with a handful of runs."""
    return open_ledger(read_claims(shipped()), Size(3), Wanted((None, OWN)))


def test_every_shipped_claim_runs_under_both_readings(tiny):
    assert len(tiny.entries) == 42
    assert all([r.finding.lens is None for r in e.readings] == [True, False] for e in tiny.entries)
    assert all(len(r.finding.effects) == len(r.finding.claim.expect) for r in tiny.readings())


def test_three_runs_decide_nothing(tiny):
    assert {r.finding.verdict for r in tiny.readings()} == {UNDECIDED}


def test_the_ledger_is_plain_data_and_a_table(tiny):
    plain = json.loads(json_text(tiny.summary()))
    assert len(plain["claims"]) == 42
    assert sum(plain["counts"]["neutral"].values()) == 42
    assert {column.name for column in COLUMNS} == set(tiny.table().columns)


def test_a_saved_ledger_holds_page_table_data_and_what_they_mean(known, tmp_path):
    save_ledger(known, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "result.json",
        "ledger.csv",
        "ledger.md",
        "README.txt",
    }
    words = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert all(f"  {column.name}: " in words for column in COLUMNS)
    assert "  sobol: " in words


def test_the_page_tells_every_claim_and_needs_no_network(tiny, tmp_path):
    text = html(page(tiny, tmp_path))
    assert all(f'id="{entry.claim.id}"' in text for entry in tiny.entries)
    assert "http://" not in text
    assert "https://" not in text


def test_the_picture_of_all_claims_states_the_finding(known, tmp_path):
    assert title_claims(known).startswith("1 of 3 claims hold in the neutral reading")
    assert "false-by-design does not hold" in alt_claims(known)
    assert [path.name for path in draw_claims(known, tmp_path, ("svg",))] == ["claims.svg"]


@pytest.mark.parametrize("size", SIZES)
def test_the_labels_of_a_picture_of_claims_can_be_read(tiny, size):
    parts = [tiny] if SIZES[size].own_height else list(tiny.by_text().values())
    for part in parts:
        assert_legible(*draw(CLAIMS, part, size))


def test_on_a_screen_every_text_has_a_picture_of_its_own(tiny, tmp_path):
    drawn = draw_claims(tiny, tmp_path, ("svg",), "projector")
    texts = ("brief", "cnn", "ekspert", "espreso", "kyiv")
    assert [path.name for path in drawn] == [f"claims-{text}.svg" for text in texts]


# --- carriers taken away ------------------------------------------------------------------------


def found(value, half, verdict, *, above=True):
    effect = Effect(
        Expectation((Term("m", "a", 1.0), Term("m", "b", -1.0)), 0.0, above, "words"),
        Interval(value, value - half, value + half, 1.0, 500),
        verdict,
        (),
    )
    return Finding(None, None, (effect,), verdict, {})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (found(1.0, 0.1, HOLDS), found(0.0, 0.1, UNDECIDED), GONE),
        (found(1.0, 0.1, HOLDS), found(-0.5, 0.1, FAILS), GONE),
        (found(1.0, 0.1, HOLDS), found(0.5, 0.1, HOLDS), SMALLER),
        (found(1.0, 0.1, HOLDS), found(0.9, 0.1, HOLDS), STAYS),
        (found(-1.0, 0.1, HOLDS, above=False), found(-0.5, 0.1, HOLDS, above=False), SMALLER),
        (found(-1.0, 0.1, HOLDS, above=False), found(0.5, 0.1, FAILS, above=False), GONE),
        (found(0.2, 0.1, HOLDS), found(0.1, 0.15, UNDECIDED), UNCLEAR),
        (found(0.0, 0.1, UNDECIDED), found(0.0, 0.1, UNDECIDED), NONE),
    ],
)
def test_an_effect_is_gone_smaller_or_stays(before, after, said):
    assert removal(before, after).verdict == said


@pytest.mark.parametrize("above", [True, False])
def test_what_is_unknown_or_nothing_points_no_way(above):
    assert not points(found(float("nan"), 0.1, UNDECIDED, above=above))
    assert not points(found(0.0, 0.1, UNDECIDED, above=above))
    assert points(found(0.01 if above else -0.01, 0.1, UNDECIDED, above=above))


def test_a_trial_of_no_runs_is_refused():
    with pytest.raises(ValueError, match="runs: expected at least 1"):
        trial([], Size(0))


# --- draws of the numbers -----------------------------------------------------------------------


def test_draws_move_uncertain_numbers_by_a_fifth_at_most_and_within_their_ranges():
    draws, known = nearby(8, seed=1), quantities(load("baseline"))
    assert len(draws) == 8
    for path in draws.table.columns:
        values, q = draws.table[path].to_numpy(), known[path]
        assert (abs(values - q.value) <= 0.2 * abs(q.value) + 1e-12).all()
        assert not q.range or ((q.range[0] <= values) & (values <= q.range[1])).all()
    assert len(draws.table.columns) > 300


def test_definitions_switches_and_dates_are_not_uncertain():
    number = Quantity(0.5, "share", (0.4, 0.6))
    assert uncertain("world.truce_rest", number)
    assert not uncertain("world.sanctions_level", number._replace(range=(0.5, 0.5)))
    assert not uncertain("decisions.us.foresight", number._replace(unit="steps"))
    assert not uncertain("state.glow", number._replace(value=0.0))
    assert not uncertain("levers.us.court.legal.us_in.min", number)
    assert not uncertain("levers.us.walk.effects.us_in.set", number)


# --- lenses -------------------------------------------------------------------------------------


def test_the_odds_of_telling_apart_are_those_of_all_pairs_of_runs():
    rng = np.random.default_rng(5)
    a, b = rng.integers(6, size=80).astype(float), rng.integers(2, 8, size=60).astype(float)
    pairs = (b[:, None] > a).mean() + 0.5 * (b[:, None] == a).mean()
    value, low, high = lenses.auc(a, b)
    assert value == pytest.approx(pairs)
    assert low < value < high
    assert lenses.auc(b, a)[0] == pytest.approx(1.0 - pairs)


def test_the_interval_of_these_odds_covers_the_truth_as_often_as_it_says():
    # two normals one standard deviation apart: odds 0.7602
    rng, trials = np.random.default_rng(6), 400
    found = [lenses.auc(rng.normal(size=60), rng.normal(1.0, 1.0, size=60)) for _ in range(trials)]
    covered = sum(low <= 0.7602 <= high for _, low, high in found)
    assert 0.91 <= covered / trials <= 0.98


def test_what_is_unknown_in_a_run_is_left_out_and_too_few_say_nothing():
    a, b = np.array([1.0, 2.0, np.nan]), np.array([3.0, np.nan, 4.0])
    assert lenses.auc(a, b)[0] == 1.0
    assert np.isnan(lenses.auc(a[:1], b)[0])


def test_readings_that_end_alike_do_not_differ():
    ends = {"stall": 0.5, "settle": 0.5}
    assert lenses.distance(ends, ends) == 0.0
    assert lenses.distance({"stall": 1.0, "settle": 0.0}, {"stall": 0.25, "settle": 0.75}) == 0.75


def test_the_pair_that_differs_most_comes_first_and_its_best_sign_first():
    (told,) = lenses.disagreements(["baseline"], Size(8), pairs=3)
    assert [p.distance for p in told.pairs] == sorted((p.distance for p in told.pairs), reverse=True)
    assert all(sum(shares.values()) == pytest.approx(1.0) for shares in told.endings.values())
    (plain,) = json.loads(json_text(lenses.summary([told])))
    assert plain["endings"].keys() == {"neutral", "brief", "cnn", "ekspert", "espreso", "kyiv"}
    odds = [sign.odds[0] for sign in told.pairs[0].telling if not np.isnan(sign.odds[0])]
    assert odds == sorted(odds, reverse=True)
    assert all(0.5 <= x <= 1.0 for x in odds)
