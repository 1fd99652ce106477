"""Files of claims: what is read, and what is said of mistakes in them."""

from pathlib import Path

import pytest
from diplomatic_swings.experiments.claims.reading import read_claims
from diplomatic_swings.experiments.claims.trial import jobs_of
from diplomatic_swings.forms.problems import ScenarioError

MINE = """\
format: 2
text: me
claims:
  mine:
    statement: Dear oil helps Moscow.
    mechanism: Oil fills the coffers.
    carried_by: [world.brent_stays]
    weeks: 4
    cases:
      dear: {set: {world.brent_level: 90}}
      cheap: {set: {world.brent_level: 50}}
    measures:
      signs: {kind: mean, quantity: reserves}
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
    menus = {name: [lever.key for lever in case.levers[0]] for name, case in job.cases.items()}
    assert set(menus["cheap"]) - set(menus["dear"]) == {"court", "summit"}


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("world.brent_stays", "world.brent_stys"), 7, "did you mean 'world.brent_stays'?"),
        (("brent_level: 90", "brent_lvl: 90"), 10, "did you mean 'world.brent_level'?"),
        (("brent_level: 90", "brent_level: 900"), 10, "expected a number from 20 to 150"),
        (("kind: mean", "kind: men"), 13, "did you mean 'mean'?"),
        (("quantity: reserves", "quantity: reservs"), 13, "did you mean 'reserves'?"),
        (("below: cheap", "below: chep"), 15, "expected the name of a case of this claim (given 'chep'); did you mean 'cheap'?"),
        (("measure: signs", "measure: sings"), 15, "did you mean 'signs'?"),
        (("of: dear, below: cheap", "of: dear"), 15, "expected either above or below (given neither)"),
        (("weeks: 4", "weeks: 0"), 8, "expected a whole number from 1 to 520"),
        (("weeks: 4", "scenario: minsk-freez"), 8, "did you mean 'minsk-freeze'?"),
        (("world.brent_level: 90}", "world.brent_level: 90}, lens: kiev"), 10, "did you mean 'kyiv'?"),
        (("world.brent_level: 90}", "world.brent_level: 90}, policies: {us: maximalst}"), 10, "maximalst"),
        (("world.brent_level: 90}", "world.brent_level: 90}, bar: {us: [corut]}"), 10, "did you mean 'levers.us.court'?"),
        (("kind: mean, quantity: reserves", "kind: rate, moves: {player: us, levers: [corut]}"), 13, "did you mean 'court'?"),
        (("kind: mean, quantity: reserves", "kind: rate, moves: {player: us}"), 13, "levers, kinds, postures or acts (missing)"),
        (("quantity: res", "while: [mod > 1], quantity: res"), 13, "expected a quantity (given unknown 'mod'); did you mean 'mood'?"),
        (("quantity: res", "while: [outcome == stal], quantity: res"), 13, "did you mean 'stall'?"),
        (("quantity: res", "while: [mood is high], quantity: res"), 13, "expected a condition such as"),
        (("    statement: Dear oil helps Moscow.\n", ""), 4, "expected a sentence, or the name of a claim in facts/claims.yaml (missing)"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_the_nearest_name(problem, change, line, said):
    found = problem(change)
    assert said in found[1]
    assert found[0] == line


def test_all_mistakes_are_told_at_once(written):
    with pytest.raises(ScenarioError) as caught:
        written(("carried_by", "carriedby"), ("kind: mean", "kind: men"), ("weeks: 4", "weeks: 0"))
    assert {found.line for found in caught.value.problems} == {4, 7, 8, 13}
    assert "did you mean 'carried_by'?" in str(caught.value)


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(ScenarioError, match="expected a readable file"):
        read_claims([Path("nowhere.yaml")])
