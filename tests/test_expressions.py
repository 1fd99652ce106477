"""Outcomes as expressions: arithmetic over figures, and nothing else."""

import contextlib
import math

import pytest
from diplomatic_swings.experiments.designs.expressions import ExpressionError, read_expression
from hypothesis import given
from hypothesis import strategies as st

FIGURES = {
    "share_settle": 0.5,
    "share_freeze": 0.2,
    "payoff_us": 1.5,
    "payoff_russia": -0.5,
    "move_us.court": 0.25,
    "deals_28-points": 3.0,
    "deals_per_run": 4.0,
    "terms_territory": math.nan,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("settle - freeze", 0.3),
        ("share_settle", 0.5),
        ("-settle * 2 + 1", 0.0),
        ("payoff.us + payoff.russia", 1.0),
        ("payoff['us'] / 3", 0.5),
        ("move.us.court", 0.25),
        ("move['us:court']", 0.25),
        ("deals['28-points'] / deals_per_run", 0.75),
        ("min(settle, freeze, 1) + max(0, payoff.russia) + abs(payoff.russia)", 0.7),
        ("(settle + freeze) * (1 - settle)", 0.35),
    ],
)
def test_arithmetic_over_figures(text, value):
    assert read_expression(text, FIGURES).value(FIGURES) == pytest.approx(value)


def test_what_is_missing_or_divided_by_nothing_is_no_number():
    assert math.isnan(read_expression("terms.territory", FIGURES).value(FIGURES))
    assert math.isnan(read_expression("settle / (freeze - freeze)", FIGURES).value(FIGURES))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "settle.__class__",
        "(lambda: settle)()",
        "[settle for x in (1,)]",
        "settle if freeze else 0",
        "settle and freeze",
        "settle < freeze",
        "2 ** 9 ** 9",
        "'a' * 9",
        "True",
        "abs(settle, freeze)",
        "max(*payoff)",
        "settle := 1",
        "settle;",
        "",
        "1 +",
        "open('x')",
        "settle" + " + settle" * 100,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ExpressionError, match="expected"):
        read_expression(text, FIGURES)


def test_a_wrong_name_is_answered_with_the_nearest():
    with pytest.raises(ExpressionError, match=r"given 'setle'.*settle"):
        read_expression("setle - freeze", FIGURES)
    with pytest.raises(ExpressionError, match="payoff_us"):
        read_expression("payoff.uss", FIGURES)


@given(st.text(max_size=40))
def test_no_text_does_anything_but_be_read_or_refused(text):
    with contextlib.suppress(ExpressionError):
        assert isinstance(read_expression(text, FIGURES).value(FIGURES), float)
