"""Claims on the bargaining game: what can be measured, claims whose answer is known, and the shipped ones."""

import numpy as np
import pytest
from diplomatic_swings.experiments.claims.estimates import figure
from diplomatic_swings.experiments.claims.forms import LABELS
from diplomatic_swings.experiments.claims.game import Size, solved, words
from diplomatic_swings.experiments.claims.kinds import KINDS
from diplomatic_swings.experiments.claims.ledger import Wanted, open_ledger
from diplomatic_swings.experiments.claims.played import Played
from diplomatic_swings.experiments.claims.reading import read_claims, shipped, statements
from diplomatic_swings.experiments.claims.removal import GONE
from diplomatic_swings.experiments.claims.trial import ensembles, jobs_of
from diplomatic_swings.experiments.claims.verdicts import FAILS, HOLDS, UNDECIDED
from diplomatic_swings.experiments.runs.counts import coding
from diplomatic_swings.experiments.runs.counts import count as count_all
from diplomatic_swings.experiments.runs.expectations import Observer
from diplomatic_swings.experiments.runs.papers import FATES
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.solver.solutions import digest_of
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from short_solves import SHORT

RUNS = 128
KNOWN = """\
format: 2
text: made up
claims:
  true-by-design:
    statement: A treatment shows.
    mechanism: Approval starts higher.
    carried_by: [world.approval_stays]
    weeks: 3
    cases:
      high: {events: [{date: 2025-01-20, name: High, kind: shock, set: {approval: 60}, source: treatment}]}
      low: {events: [{date: 2025-01-20, name: Low, kind: shock, set: {approval: 40}, source: treatment}]}
    measures: {approval: {kind: mean, quantity: approval, from: 1}}
    expect: [{measure: approval, of: high, above: low}]
    removal: {world.approval_stays: 0}
  false-by-design:
    statement: The opposite.
    mechanism: None.
    carried_by: [world.approval_stays]
    weeks: 3
    cases:
      high: {events: [{date: 2025-01-20, name: High, kind: shock, set: {approval: 60}, source: treatment}]}
      low: {events: [{date: 2025-01-20, name: Low, kind: shock, set: {approval: 40}, source: treatment}]}
    measures: {approval: {kind: mean, quantity: approval, from: 1}}
    expect: [{measure: approval, of: high, below: low}]
  about-nothing:
    statement: A case differs from itself.
    mechanism: None.
    carried_by: [world.approval_stays]
    weeks: 3
    cases: {one: {}, other: {}}
    measures: {courting: {kind: rate, moves: {player: us, postures: [CR]}}}
    expect: [{measure: courting, of: one, above: other}]
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Claims whose answer is known, tried."""
    path = tmp_path_factory.mktemp("claims") / "known.yaml"
    path.write_text(KNOWN, encoding="utf-8")
    size = Size(200, allow_unsettled=True, seeds=2)
    return open_ledger(read_claims([path]), size, Wanted((None,), removal=True, settings=SHORT))


def finding(ledger, name):
    return next(entry for entry in ledger.entries if entry.claim.id == name).readings[0]


# --- verdicts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("true-by-design", HOLDS), ("false-by-design", FAILS), ("about-nothing", UNDECIDED)],
)
def test_a_claim_can_hold_fail_and_stay_open(ledger, name, verdict):
    assert finding(ledger, name).finding.verdict == verdict


def test_an_effect_goes_with_the_term_that_carries_it(ledger):
    assert finding(ledger, "true-by-design").removal.verdict == GONE


def test_how_far_values_are_from_settled_is_kept_with_the_finding(ledger):
    residuals = finding(ledger, "true-by-design").finding.residuals
    assert residuals.keys() == {"high", "low"}
    assert all(residual > 0.0 for residual in residuals.values())
    assert ledger.unsettled() > 0


def test_cases_that_differ_in_events_alone_share_their_values(ledger):
    claim = finding(ledger, "true-by-design").finding.claim
    (job,) = jobs_of([claim], [None], SHORT)
    high, low = job.cases["high"], job.cases["low"]
    assert high.digest != low.digest
    assert digest_of(high) == digest_of(low)
    assert (solved(high, ledger.size).solution.beta == solved(low, ledger.size).solution.beta).all()


# --- measures -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def runs(short):
    """Runs of the shipped scenario, as measures see them, and their counts."""
    scenario, values = short
    game = with_values(packed(prepare(scenario)), values.solution.beta)
    record = ChunkPlayer(game, 3, RUNS).chunk(0, RUNS)
    code, observer = coding(scenario), Observer(scenario, values.solution.beta)
    return Played(code, record, observer, words()), count_all(record, code)


def value(played, kind, **detail):
    measure = KINDS[kind]
    return figure(measure.columns(played, {"kind": kind, **detail}), measure.figure).value


def test_weighty_acts_are_counted_as_in_any_other_result(runs):
    played, counts = runs
    for player, act in np.ndindex(counts.act.shape[1:]):
        rate = value(played, "rate", moves={"player": played.players[player], "acts": [ACTS[act]]})
        assert rate == pytest.approx(counts.act[:, player, act].sum() / RUNS / played.weeks)


def test_acts_can_be_narrowed_to_papers(runs):
    played, counts = runs
    for paper, package in enumerate(played.scenario.packages):
        moves = {"player": "russia", "acts": ["refuse"], "papers": [package.key]}
        refused = counts.fate[FATES.index("refused"), paper, played.number("russia")]
        assert value(played, "rate", moves=moves) == pytest.approx(refused / RUNS / played.weeks)


def test_with_ever_a_rate_is_the_share_of_runs(runs):
    played, _ = runs
    moves = {"player": "us", "acts": ["walk"]}
    share = (played.raw.act[:, :, 0] == ACTS.index("walk")).any(axis=1).mean()
    assert value(played, "rate", moves=moves, ever=True) == pytest.approx(share)


def test_papers_that_enter_into_force_are_those_of_the_counts(runs):
    played, counts = runs
    total = counts.deals.sum()
    assert total > 0
    for paper, package in enumerate(played.scenario.packages):
        share = value(played, "deals", papers=[package.key])
        assert share == pytest.approx(counts.deals[paper] / total)


def test_a_signer_gains_by_papers_in_force_as_the_counts_say(runs):
    played, counts = runs
    for player in ("russia", "ukraine"):
        columns = KINDS["signed_gain"].columns(played, {"player": player})
        assert columns[:, 1].sum() == counts.confirmed[played.number(player), 1]


def test_chances_to_sign_are_those_that_players_expect_at_the_start(runs):
    played, _ = runs
    start = played.observer.at_start()
    for player in ("russia", "ukraine"):
        seen = played.of_own_type(0, player, [1], chance=True)[:, 0]
        own = start.signs[played.number(player), played.raw.type[:, played.number(player)], 0]
        assert seen == pytest.approx(own, abs=1e-6)
        assert ((seen >= 0.0) & (seen <= 1.0)).all()


def test_a_surer_gain_goes_with_a_likelier_signature(runs):
    played, _ = runs
    gain = played.of_own_type(8, "ukraine", [6], chance=False)[:, 0]
    chance = played.of_own_type(8, "ukraine", [6], chance=True)[:, 0]
    assert np.corrcoef(gain, chance)[0, 1] > 0.5


def test_beliefs_are_measured_for_every_player(runs):
    played, _ = runs
    for player in played.players:
        belief = played.series(f"belief_{player}")
        assert ((belief > -1e-9) & (belief < 1.0 + 1e-9)).all()
        surer = belief > 0.5
        assert (played.series(f"log_odds_{player}")[surer] > 0.0).all()
        assert (played.series(f"log_odds_{player}")[~surer] <= 0.0).all()


# --- files ----------------------------------------------------------------------------------------


MOVES = "moves: {player: us, postures: [CR]}"


def mistakes(tmp_path, old, new, *, removed=False):
    """Return the mistakes of a file of claims, and how the first one begins if it stands where the change is."""
    text = KNOWN.replace(old, new, 1)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        jobs_of(read_claims([path]), [None], SHORT, removed=removed)
    line = text[: text.index(new)].count("\n") + 1
    return [str(problem) for problem in error.value.problems], f"{path}:{line}:"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format: 2", "format: 3", "expected a whole number equal to 2 [version] (given 3)"),
        (MOVES, "moves: {player: us, acts: [wak]}", "(given 'wak'); did you mean 'walk'?"),
        (
            MOVES,
            "moves: {player: uss, acts: [walk]}",
            "expected a player of the scenario (given unknown 'uss'); did you mean 'us'?",
        ),
        (
            MOVES,
            "moves: {player: us, acts: [sign], papers: [28-point]}",
            "expected a package of the scenario (given unknown '28-point'); did you mean '28-points'?",
        ),
        (MOVES, "moves: {player: us, levers: [cort]}", "(given unknown 'cort'); did you mean 'court'?"),
        ("quantity: approval,", "quantity: aproval,", "did you mean 'approval'?"),
    ],
)
def test_mistakes_are_reported_with_their_place(tmp_path, old, new, said):
    lines, place = mistakes(tmp_path, old, new)
    assert lines[0].startswith(place)
    assert said in lines[0]


def test_so_are_those_in_what_takes_a_carrier_away(tmp_path):
    lines, place = mistakes(tmp_path, "removal: {world.", "removal: {wold.", removed=True)
    assert lines[0].startswith(place)


def test_the_shipped_claims_are_those_of_the_list_and_all_can_be_built():
    claims = read_claims(shipped())
    assert {claim.id for claim in claims} == set(statements())
    assert {claim.label for claim in claims} == set(LABELS)
    assert all(claim.smallest == 0.1 for claim in claims)
    jobs = jobs_of(claims, [None])
    bare = jobs_of([claim for claim in claims if claim.removal], [None], removed=True)
    assert len(jobs) == len(claims)
    changed = {job.claim.id: job for job in jobs}
    for job in bare:
        before = changed[job.claim.id].cases
        assert any(case.digest != before[name].digest for name, case in job.cases.items()), job.claim.id
    for digest, ensemble in ensembles(jobs).items():
        assert ensemble.measures, digest


def test_a_shipped_lens_of_the_name_of_a_file_is_its_own():
    by_file = {claim.mark.file.rsplit("/", 1)[-1]: claim.lens for claim in read_claims(shipped())}
    assert by_file["kyiv.yaml"] == "kyiv"
