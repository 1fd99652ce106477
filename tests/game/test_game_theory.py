"""The bargaining game held against theory: every row of the table holds, and could fail."""

import numpy as np
import pytest
from command_line import ROOT
from diplomatic_swings.experiments.theory import (
    agents,
    believing,
    choosing,
    fearon,
    haggling,
    powell,
    signing,
    solving,
    table,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject

pytest_plugins = ("command_line",)

PAGE = ROOT / "docs" / "theory.md"
SUBJECT = Subject("subject", "source")

QUICK = (
    solving.value_rows,
    solving.stopping_rows,
    believing.bayes_rows,
    believing.silent_rows,
    fearon.range_rows,
    fearon.empty_rows,
    fearon.puzzle_rows,
    haggling.attrition_rows,
    powell.rows,
    agents.rows,
    signing.rows,
)


def failed(rows):
    return [
        f"{row.quantity}: {row.theory} / {row.model:.4f} ({row.allowed})" for row in rows if not row.holds
    ]


@pytest.mark.parametrize(
    "rows", QUICK, ids=lambda rows: f"{rows.__module__.rpartition('.')[2]}-{rows.__name__}"
)
def test_the_game_gives_what_theory_says(rows):
    made = rows(seed=0)
    assert made
    assert failed(made) == []


@pytest.mark.xfail(reason="the cause is not known; docs/theory.md", strict=True)
def test_an_ultimatum_turns_harsh_at_the_theoretical_belief():
    assert failed(haggling.ultimatum_rows(seed=0)) == []


@pytest.mark.xfail(reason="errors of values near the edge of the range; docs/theory.md", strict=True)
def test_all_deals_lie_in_the_range():
    assert failed(fearon.terms_rows(seed=0)) == []


def test_everyday_choice_is_the_nested_logit_and_has_its_limits():
    s, beta = choosing.solved(seed=0)
    g = choosing.in_lists(choosing.with_values(choosing.prepare(s), beta))
    assert failed(choosing.limit_rows(g, choosing.interior(s, beta, seed=0))) == []


# --- the checks themselves can fail -------------------------------------------------------------


def test_rows_say_when_they_do_not_hold():
    assert not SUBJECT.near("x", 1.0, 1.2, 0.1).holds
    assert not SUBJECT.above("x", 1.0, 1.05, 0.1).holds
    assert not SUBJECT.below("x", 1.0, 1.05).holds
    assert not SUBJECT.share("x", 0.5, 10, 1000).holds
    assert not SUBJECT.mean("x", 0.0, np.random.default_rng(0).normal(1.0, 0.1, 100)).holds
    assert not SUBJECT.near("x", 1.0, float("nan"), 0.1).holds
    assert not SUBJECT.above("x", 1.0, float("nan")).holds


def test_a_clone_changes_nothing_where_it_has_its_twins_worth_and_company():
    alike = choosing.Menu(np.zeros(4), np.array([0, 1, 1, 2]), np.ones(4), np.array([1, 0.5, 0.5, 1]) / 3)
    assert choosing.cloned_change(alike, 0, roots=1) == pytest.approx(0.0)
    assert choosing.cloned_change(alike, 1, roots=1) == pytest.approx(1 / 6 - 1 / 9)


def test_the_exact_chain_is_its_own_fixed_point_and_leaves_at_once_without_a_price():
    talk, away, walk, back = solving.chain(4.0)
    assert away > talk
    assert 0.0 < back < walk < 1.0
    assert talk > solving.TALKING / (1.0 - solving.DISCOUNT)


def test_the_exact_game_tree_is_solved_backwards():
    first, second = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 50.0], [50.0, 0.0]])
    assert agents.exact_odds(first, second, 50.0) == pytest.approx([0.5, 0.5, 0, 1, 1, 0], abs=1e-9)


# --- the page -----------------------------------------------------------------------------------


def test_a_row_that_does_not_hold_says_no():
    row = Row("subject", "quantity", "1.0000", 0.5, "within 0.1", False, "source")
    assert "| subject | quantity | 1.0000 | 0.5000 | within 0.1 | NO |" in table.markdown([row])


def test_the_page_has_a_paragraph_for_every_subject():
    page = PAGE.read_text(encoding="utf-8")
    for part in table.PARTS:
        for subject in vars(part).values():
            if isinstance(subject, Subject):
                assert f"## {subject.name}\n" in page, subject.name
