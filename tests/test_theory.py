"""The table of checks against theory: every row holds, and would not if the model were another."""

import importlib.util
import json
import math
import os
import pickle

import filelock
import numpy as np
import pytest
from command_line import ROOT
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.cli import app
from experiments.theory import (
    alternating,
    attrition,
    bargaining,
    beliefs,
    check,
    commitment,
    equilibrium,
    path,
    peace,
    ruin,
    table,
    ultimatum,
    unanimity,
)
from experiments.theory.__main__ import BEGIN, END, renewed
from experiments.theory.__main__ import main as renew
from sim import deals, horizon
from sim.players import N_PLAYERS, RUSSIA

pytest_plugins = ("command_line",)

PAGE = ROOT / "docs" / "theory.md"
PROMISES = commitment.promises()
GAMBIT = importlib.util.find_spec("pygambit") is not None
WITH_GAMBIT = pytest.mark.skipif(
    not GAMBIT,
    reason="pygambit is not installed (extra 'gambit'): equilibria are held against their residuals alone",
)


@pytest.fixture(scope="session")
def rows(kernel, tmp_path_factory):
    """All rows of the table, made once for all test workers."""
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if session is None:
        return table.checks(seed=0)
    kept = tmp_path_factory.getbasetemp().parent / f"theory-{session}.pickle"
    with filelock.FileLock(f"{kept}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(table.checks(seed=0)))
        return pickle.loads(kept.read_bytes())


# --- the table ------------------------------------------------------------------------------------


def test_the_model_gives_what_theory_says(rows):
    assert [row for row in rows if not row.holds] == []


def test_every_subject_has_rows_and_every_row_says_where_its_value_comes_from(rows):
    assert len({row.subject for row in rows}) == len(table.SUBJECTS)
    assert all(row.source and row.how for row in rows)
    assert len({(row.subject, row.quantity) for row in rows}) == len(rows)


def test_a_row_holds_only_within_its_interval():
    subject = check.Subject("some", "a paper", "some code")
    assert subject.near("x", 1.0, 1.0 + 9e-7, 1e-6).holds
    assert not subject.near("x", 1.0, 1.0 + 2e-6, 1e-6).holds
    assert not subject.near("x", 1.0, math.nan, 1.0).holds
    assert subject.share("x", 0.0, 0, 256).holds
    assert not subject.share("x", 0.0, 1, 256).holds
    assert not subject.mean("x", 0.0, np.array([1.0, 1.1, 0.9, 1.05] * 50)).holds


def test_the_page_shows_the_table_as_it_is_now(rows):
    """If this fails after a change of numbers: python -m experiments.theory."""
    page = PAGE.read_text(encoding="utf-8")
    if GAMBIT:
        assert renewed(page, rows) == page
    else:
        shown = [line for line in table.markdown(rows).splitlines() if "(#equilibrium)" not in line]
        assert [line for line in shown if line not in page.splitlines()] == []


def test_the_page_has_a_paragraph_with_its_source_for_every_subject(rows):
    page = PAGE.read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in page.split("\n## ")[1:])
    for row in rows:
        assert row.source.split(")")[0] in " ".join(sections[row.subject].split())
        assert "does not" in " ".join(sections[row.subject].split())


def test_a_page_without_a_place_for_the_table_is_refused(rows):
    with pytest.raises(ValueError, match="expected the lines"):
        renewed(f"{END}no table here\n", rows)
    assert renewed(f"a\n{BEGIN}old\n{END}b\n", rows).endswith(f"\n{END}b\n")


def test_without_a_page_to_renew_there_is_one_message_and_status_2(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.argv", ["theory", str(tmp_path / "none.md")])
    assert renew() == 2
    assert "expected a page with a table to renew" in capsys.readouterr().err


def test_renewing_the_page_leaves_its_words_alone(monkeypatch, tmp_path, rows):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}old\n{END}after\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["theory", str(page)])
    monkeypatch.setattr("experiments.theory.__main__.checks", lambda: rows[:2])
    assert renew() == 0
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}{table.markdown(rows[:2])}{END}after\n"
    monkeypatch.setattr("experiments.theory.__main__.checks", lambda: [rows[0]._replace(exact=9.0)])
    assert renew() == 1


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def theory(monkeypatch, capsys, rows):
    """The command, given rows that are there already; returns status and standard output."""

    def run(*args, given_rows=rows):
        monkeypatch.delenv("COLUMNS", raising=False)
        monkeypatch.setattr(table, "checks", lambda seed, progress: list(given_rows))
        status = app(["theory", *args], prog_name="swings", standalone_mode=False)
        return int(status or 0), capsys.readouterr().out

    return run


def test_the_command_prints_every_row_and_succeeds(theory, rows):
    status, out = theory("--quiet")
    assert status == 0
    assert [row.quantity for row in rows if row.quantity not in out] == []
    assert f"{len(rows)} of {len(rows)} checks hold" in out


def test_the_command_gives_the_table_as_data_and_as_markdown(theory, rows):
    found = json.loads(theory("--json", "--seed", "3")[1], parse_constant=pytest.fail)
    assert (found["seed"], found["holds"], len(found["checks"])) == (3, True, len(rows))
    assert found["checks"][0]["difference"] == rows[0].simulated - rows[0].exact
    assert theory("--markdown")[1] == table.markdown(rows)


@pytest.mark.parametrize("form", [(), ("--json",), ("--markdown",), ("--quiet",)])
def test_the_command_fails_with_status_1_if_a_check_fails(theory, rows, form):
    status, out = theory(*form, given_rows=[*rows[:3], rows[3]._replace(exact=7.0)])
    assert status == 1
    assert "NO" in out or '"holds": false' in out


def test_the_command_prints_one_form_only(here):
    assert "expected --json or --markdown" in here.refused("theory", "--json", "--markdown")


# --- the checks can fail --------------------------------------------------------------------------


def failing(rows):
    return [row.quantity for row in rows if not row.holds]


def test_a_belief_that_forgets_its_prior_is_found_out(monkeypatch):
    scenario = beliefs.scenario_of("weeks=1", *check.settings("myopic"))
    game = beliefs.game_of(scenario)
    gaps = [beliefs.posterior_gap(game, scenario.state, player) for player in range(N_PLAYERS)]
    assert max(gaps) < check.ROUNDING
    monkeypatch.setattr("sim.decisions.posterior", lambda _, first, second: first / (first + second))
    assert beliefs.posterior_gap(game, scenario.state, RUSSIA) > 100 * check.ROUNDING


def test_a_cost_of_war_that_is_off_is_found_out(monkeypatch, kernel):
    honest = bargaining.war_settings
    assert failing(bargaining.checks(0)) == []
    monkeypatch.setattr(
        bargaining, "war_settings", lambda w: honest(w._replace(cost_russia=w.cost_russia + 0.01))
    )
    assert "least terms Russia takes, p - cA" in failing(bargaining.checks(0))


def test_an_annuity_that_discounts_too_much_is_found_out(monkeypatch):
    monkeypatch.setattr(alternating, "annuity", lambda d: horizon.annuity(d._replace(discount=d.discount**2)))
    assert "share of the first proposer" in failing(alternating.checks(0))
    assert "share of the proposer" in failing(unanimity.checks(0))


def test_a_peace_that_lasts_longer_than_its_law_is_found_out(monkeypatch, kernel):
    monkeypatch.setattr(peace, "truce_scenario", lambda _, make=peace.truce_scenario: make(1.0))
    assert len(failing(peace.checks(0))) == 2


def test_another_law_of_survival_is_refuted(monkeypatch, kernel):
    monkeypatch.setattr(peace, "survival", lambda weeks, scale: math.exp(-weeks / scale))
    assert len(failing(peace.checks(0))) >= 3


def test_a_front_that_advances_too_often_is_found_out(monkeypatch, kernel):
    monkeypatch.setattr(ruin, "front_scenario", lambda up, make=ruin.front_scenario: make(up + 0.05))
    assert len(failing(ruin.checks(0))) >= 2


def test_a_shift_that_counts_half_is_found_out(monkeypatch, kernel):
    monkeypatch.setattr(commitment, "gain", lambda s, shift, p, make=commitment.gain: make(s, shift / 2.0, p))
    assert len(failing(commitment.checks(0))) == 2


def test_a_front_without_an_end_is_told(monkeypatch):
    with pytest.raises(ValueError, match="more weeks"):
        ruin.ends(np.array([[True, False] * 4]))


# --- edges of the reference functions -------------------------------------------------------------


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.0, 0.99))
@hypothesis_settings(max_examples=25)
def test_offers_in_turn_converge_for_all_discounts_and_outside_options(first, second, outside):
    """The responder gets the better of what waiting and what leaving is worth."""
    waits = second * (1.0 - first) / (1.0 - first * second)
    found = alternating.first_share((first, second), outside, weeks=300)
    if outside <= waits:
        assert found == pytest.approx((1.0 - second) / (1.0 - first * second), abs=1e-5)
    else:
        assert found == pytest.approx(1.0 - outside, abs=1e-5)


@given(st.floats(0.05, 0.95), st.integers(1, 9))
@hypothesis_settings(max_examples=25)
def test_under_unanimity_the_shares_add_up_and_proposing_pays(discount, players):
    proposer, other = unanimity.shares(discount, players, weeks=300)
    assert proposer + (players - 1) * other == pytest.approx(1.0)
    assert proposer >= other
    assert players == 1 or other == pytest.approx(discount / players, abs=1e-5)


def test_a_proposer_whose_war_is_dear_makes_an_offer_that_all_sign(monkeypatch):
    """No war where cA >= c: the closed form's corner."""
    dear = {**check.case("ultimatum"), "cost_proposer": 0.35, "costs": 100.0}
    monkeypatch.setattr(ultimatum, "case", lambda _: dear)
    best, war = ultimatum.uniform_offer(0.4)
    assert best == pytest.approx(0.4, abs=0.005)
    assert war < 0.01


@given(st.integers(2, 30), st.floats(0.05, 0.95).filter(lambda p: abs(p - 0.5) > 0.01), st.data())
def test_ruin_obeys_one_step_analysis_and_falls_with_no_place_won(places, up, data):
    """P(k) = p P(k + 1) + (1 - p) P(k - 1), and T(k) = 1 + p T(k + 1) + (1 - p) T(k - 1)."""
    start = data.draw(st.integers(1, places - 1))
    below, here, above = (ruin.ruin(places, k, up) for k in (start - 1, start, start + 1))
    assert 0.0 <= below.win <= above.win <= 1.0
    assert here.win == pytest.approx(up * above.win + (1.0 - up) * below.win, abs=1e-9)
    mean = 1.0 + up * above.battles + (1.0 - up) * below.battles
    assert here.battles == pytest.approx(mean, rel=1e-6, abs=1e-6)


@given(st.floats(0.1, 50.0), st.floats(0.1, 50.0), st.floats(0.01, 1.0), st.floats(0.1, 5.0))
def test_in_a_war_of_attrition_the_loser_pays_and_the_winner_takes_the_prize(own, other, cost, prize):
    one, two = (
        float(attrition.payoffs(np.array([a]), np.array([b]), cost, prize)[0])
        for a, b in ((own, other), (other, own))
    )
    if own != other:
        assert one + two == pytest.approx(prize - 2.0 * cost * min(own, other))
        assert (one > two) == (own > other)


@given(st.floats(0.05, 0.9), st.floats(0.05, 1.0))
def test_the_shift_and_the_protection_that_leave_kyiv_indifferent_do(cost, shift):
    """Checked on the game's own hazard, for any cost of war that leaves a bare peace worth its risk."""
    d = PROMISES.deals
    edge = commitment.critical_shift(cost, d)
    bare = (1.0 + d.gap_hazard * edge) / math.sqrt(d.bare_life)
    assert deals.relapse_odds(bare, d.horizon_risk) == pytest.approx(cost, abs=1e-6)
    protected = commitment.critical_protection(shift, cost, d)
    slope = (1.0 + d.gap_hazard * shift) * math.exp(-0.5 * d.life_ratio * protected) / math.sqrt(d.bare_life)
    assert deals.relapse_odds(slope, d.horizon_risk) == pytest.approx(cost, abs=1e-6)


def test_the_weights_of_the_path_sum_to_one():
    assert path.discounts().sum() == pytest.approx(1.0)


# --- Gambit ---------------------------------------------------------------------------------------

PENNIES = equilibrium.Week(
    ([0, 1], [0, 1]), np.array([[9.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
)
"""Matching pennies with one rich cell: in equilibrium the row mixes evenly, the column 1 to 9."""


@WITH_GAMBIT
def test_gambit_finds_the_known_equilibrium_of_uneven_matching_pennies():
    """At high precision; the rows are the first player's moves."""
    found = equilibrium.gambit(PENNIES, [300.0])[0]
    assert found.first == pytest.approx([0.5, 0.5], abs=0.02)
    assert found.second == pytest.approx([0.1, 0.9], abs=0.02)


@WITH_GAMBIT
def test_a_solver_that_takes_too_long_is_ended_and_told(monkeypatch):
    monkeypatch.setattr(equilibrium, "case", lambda _: {"timeout": 0.01})
    with pytest.raises(equilibrium.NoGambitError, match=r"longer than 0\.01 seconds"):
        equilibrium.gambit(PENNIES, [1.0])


@WITH_GAMBIT
def test_a_solver_that_fails_is_told():
    broken = PENNIES._replace(second=np.zeros((3, 3)))
    with pytest.raises(equilibrium.NoGambitError, match="Gambit failed"):
        equilibrium.gambit(broken, [1.0])


@WITH_GAMBIT
def test_with_gambit_the_rows_name_it(rows):
    assert any("pygambit" in row.how for row in rows)


def test_without_gambit_the_rows_say_so_and_the_residual_stays(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(equilibrium, "STEPS", 5)
    found = equilibrium.checks(0)
    assert [row.holds for row in found] == [True, True]
    assert all("not compared: pygambit is not installed" in row.how for row in found)
