"""Files of claims: what is read, and what is said of mistakes in them."""

import re
from pathlib import Path

import pytest

from experiments.claims.measures import KINDS
from experiments.claims.reading import observables, read_claims, shipped, statements
from experiments.claims.trial import OWN, ensembles, jobs_of
from sim.files.problems import ScenarioError
from sim.scenario import lenses

MINE = """\
text: me
claims:
  mine:
    statement: Dear oil helps Moscow.
    mechanism: Oil fills the coffers.
    carried_by: [world.oil_income]
    weeks: 4
    cases:
      dear: {set: {world.brent_level: 90}}
      cheap: {set: {world.brent_level: 50}}
    measures:
      signs: {kind: mean, quantity: russia_signs_ceasefire}
    expect:
      - {measure: signs, of: dear, below: cheap}
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a file of claims, MINE with changes, and reads it."""

    def write(*changes):
        text = MINE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return jobs_of(read_claims([path]), [None])

    return write


@pytest.fixture
def problem(written):
    """Return a function that gives the one mistake in MINE with changes: line and message."""

    def read(*changes):
        with pytest.raises(ScenarioError) as caught:
            written(*changes)
        (found,) = caught.value.problems
        assert Path(found.file).name == "mine.yaml"
        return found.line, f"{found.path}: {found.message}"

    return read


# --- what is shipped ----------------------------------------------------------------------------


def test_every_claim_of_the_source_texts_is_on_trial_and_states_itself_once():
    claims = read_claims(shipped())
    assert {claim.id for claim in claims} == set(statements())
    assert not any("statement" in claim.tree.entries for claim in claims)
    assert all(claim.statement == statements()[claim.id] for claim in claims)


def test_every_text_has_its_lens():
    claims = read_claims(shipped())
    assert {claim.lens for claim in claims} == {lens.name for lens in lenses()}
    assert all(Path(claim.mark.file).stem == claim.lens for claim in claims)


def test_every_claim_says_what_carries_it_and_enough_say_how_to_take_that_away():
    claims = read_claims(shipped())
    assert all(claim.mechanism and claim.carried_by for claim in claims)
    assert sum(bool(claim.removal) for claim in claims) >= 20
    assert all(claim.expect[0].compares for claim in claims if claim.removal)


def test_every_carrier_that_can_be_taken_away_is_a_setting_of_its_cases():
    claims = [claim for claim in read_claims(shipped()) if claim.removal]
    assert len(jobs_of(claims, [None], removed=True)) == len(claims)


def test_no_claim_sets_what_only_the_rules_decide():
    for claim in read_claims(shipped()):
        for case in claim.cases.values():
            ruled = ("state.ceasefire", "state.settlement", "state.imposed", "state.signed", "state.terms")
            assert not any(path.startswith(ruled) for path in case.places)


def test_scenarios_that_several_claims_share_are_run_once():
    names = {"delay-without-refusing", "competitive-coexistence", "dialogue-survives-pressure"}
    jobs = jobs_of([claim for claim in read_claims(shipped()) if claim.id in names], [None, OWN])
    wanted = ensembles(jobs)
    assert len(jobs) == 6
    # the baseline in the neutral reading and under the lenses of two texts
    assert len(wanted) == 3
    assert len(wanted[jobs[0].cases["base"].digest].measures) == 4


def test_observables_are_measures_in_words():
    assert len(observables()) >= 10
    assert all(
        says and measure.kind in {"rate", "mean", "change"} for says, measure in observables().values()
    )


def test_the_worked_example_of_the_guide_is_valid(tmp_path):
    guide = (Path(__file__).parent.parent / "docs" / "claims.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    jobs = jobs_of(read_claims([tmp_path / "mine.yaml"]), [None, OWN])
    assert [job.lens for job in jobs] == [None, "ekspert"]
    assert jobs[0].claim.removal


def test_the_guide_has_a_line_on_every_kind_of_measure():
    guide = (Path(__file__).parent.parent / "docs" / "claims.md").read_text(encoding="utf-8")
    assert all(f"| `{kind}` |" in guide for kind in KINDS)


# --- a claim of one's own -----------------------------------------------------------------------


def test_a_claim_is_read_as_it_is_written(written):
    (job,) = written()
    claim = job.claim
    assert (claim.id, claim.text, claim.lens) == ("mine", "me", None)
    assert {name: s.world.brent_level for name, s in job.cases.items()} == {"dear": 90, "cheap": 50}
    assert {s.weeks for s in job.cases.values()} == {4}
    assert [(t.case, t.factor) for t in claim.expect[0].terms] == [("dear", 1.0), ("cheap", -1.0)]
    assert claim.expect[0].words == "signs in dear below signs in cheap"


def test_a_figure_may_be_held_against_a_number_or_a_multiple_of_a_difference(written):
    (job,) = written(
        ("below: cheap", "above: 0.3"),
        (
            "expect:\n",
            "expect:\n      - {measure: signs, of: dear, less: cheap, below: {of: cheap, less: dear, times: 2}}\n",
        ),
    )
    twice, number = job.claim.expect
    assert [(t.case, t.factor) for t in twice.terms] == [
        ("dear", 1),
        ("cheap", -1),
        ("cheap", -2),
        ("dear", 2),
    ]
    assert (number.threshold, number.above, number.compares) == (0.3, True, False)


def test_levers_can_be_taken_away_for_the_whole_run(written):
    (job,) = written(("world.brent_level: 90}", "world.brent_level: 90}, bar: {us: [court, summit]}"))
    (event,) = job.cases["dear"].events
    assert [key for _, key in event.bar] == ["court", "summit"]
    assert event.for_weeks == 4
    assert job.cases["cheap"].events == ()


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("world.oil_income", "world.oil_incme"), 6, "did you mean 'world.oil_income'?"),
        (("brent_level: 90", "brent_lvl: 90"), 9, "did you mean 'world.brent_level'?"),
        (("brent_level: 90", "brent_level: 900"), 9, "expected a number from 20 to 150"),
        (("kind: mean", "kind: men"), 12, "did you mean 'mean'?"),
        (("russia_signs_ceasefire", "russia_sign_ceasefire"), 12, "did you mean 'russia_signs_ceasefire'?"),
        (("below: cheap", "below: chep"), 14, "expected the name of a case of this claim (given 'chep'); did you mean 'cheap'?"),
        (("measure: signs", "measure: sings"), 14, "did you mean 'signs'?"),
        (("of: dear, below: cheap", "of: dear"), 14, "expected either above or below (given neither)"),
        (("weeks: 4", "weeks: 0"), 7, "expected a whole number from 1 to 520"),
        (("weeks: 4", "scenario: basline"), 7, "did you mean 'baseline'?"),
        (("world.brent_level: 90}", "world.brent_level: 90}, lens: kiev"), 9, "did you mean 'kyiv'?"),
        (("world.brent_level: 90}", "world.brent_level: 90}, doctrines: {us: formla}"), 9, "did you mean 'formula'?"),
        (("world.brent_level: 90}", "world.brent_level: 90}, bar: {us: [corut]}"), 9, "did you mean 'court'?"),
        (("kind: mean, quantity: russia_signs_ceasefire", "kind: rate, moves: {player: us, levers: [corut]}"), 12, "did you mean 'court'?"),
        (("kind: mean, quantity: russia_signs_ceasefire", "kind: rate, moves: {player: us}"), 12, "levers, kinds or postures (missing)"),
        (("quantity: russia", "while: [mod > 1], quantity: russia"), 12, "expected a quantity (given unknown 'mod'); did you mean 'mood'?"),
        (("quantity: russia", "while: [outcome == stal], quantity: russia"), 12, "did you mean 'stall'?"),
        (("quantity: russia", "while: [mood is high], quantity: russia"), 12, "expected a condition such as"),
        (("    statement: Dear oil helps Moscow.\n", ""), 3, "expected a sentence, or the name of a claim in facts/claims.yaml (missing)"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_the_nearest_name(problem, change, line, said):
    found = problem(change)
    assert said in found[1]
    assert found[0] == line


def test_all_mistakes_are_told_at_once(written):
    with pytest.raises(ScenarioError) as caught:
        written(("carried_by", "carriedby"), ("kind: mean", "kind: men"), ("weeks: 4", "weeks: 0"))
    assert {found.line for found in caught.value.problems} == {3, 6, 7, 12}
    assert "did you mean 'carried_by'?" in str(caught.value)


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(ScenarioError, match="expected a readable UTF-8 file"):
        read_claims([Path("nowhere.yaml")])
