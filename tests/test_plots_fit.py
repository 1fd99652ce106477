"""Pictures of a fit: every number and target on paper, on a screen those that matter most."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from diplomatic_swings.plots.frame.style import SIZES
from diplomatic_swings.plots.pictures.fit import alt_fit_numbers, draw_fit, plot_fit_figures, plot_fit_numbers
from legible import assert_legible, draw

MANY = 40
NUMBERS = pd.DataFrame(
    {
        "path": [f"levers.russia.bilateral_bid.cost.number_{k}" for k in range(MANY)],
        "prior_low": 0.0,
        "prior_high": 2.0,
        "before": 1.0,
        "median": np.linspace(0.4, 1.6, MANY),
        "low": np.linspace(0.2, 1.4, MANY),
        "high": np.linspace(0.6, 1.8, MANY),
        "learnt": np.linspace(0.0, 0.99, MANY),
        "verdict": (["not identified", "hardly", "learnt"] * MANY)[:MANY],
    }
)
FIGURES = pd.DataFrame(
    {
        "target": [f"target_number_{k}" for k in range(MANY)],
        "role": ["fitted", "checked"] * (MANY // 2),
        "gap_before": np.linspace(-5.0, 5.0, MANY),
        "gap_after": [np.nan, *np.linspace(-3.0, 2.0, MANY - 1)],
    }
)


def made(numbers=NUMBERS, figures=FIGURES):
    return SimpleNamespace(
        numbers=lambda: numbers,
        figures=lambda: figures,
        priors=[None] * len(numbers),
        fitted=SimpleNamespace(draws=[0] * 16, tried=400),
        runs=64,
        seed=3,
        scenario=SimpleNamespace(name="baseline"),
    )


def labels(axes, part):
    return [text.get_text() for text in axes.texts if part in text.get_text()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("plot", [plot_fit_numbers, plot_fit_figures])
def test_labels_can_be_read_and_the_caption_says_what_was_run(plot, size):
    figure, texts = draw(SimpleNamespace(plot=plot), made(), size)
    assert_legible(figure, texts)
    written = " ".join(text.get_text() for text in figure.texts)
    assert "Scenario baseline, 16 of 400 draws kept, 64 runs each, seed 3;" in written


def test_paper_shows_every_number_and_a_screen_those_most_learnt():
    assert len(labels(plot_fit_numbers(made()), "levers.")) == MANY
    few = labels(plot_fit_numbers(made(), size="projector"), "levers.")
    assert few == list(reversed(NUMBERS["path"].tolist()))[: len(few)]
    assert 0 < len(few) < MANY


def test_a_screen_shows_the_targets_farthest_off():
    few = labels(plot_fit_figures(made(), size="projector"), "target_number")
    farthest = FIGURES["gap_after"].abs().sort_values(ascending=False).index[: len(few)]
    assert few == [f"target_number_{k} ({FIGURES['role'][k]})" for k in farthest]


def test_a_target_without_a_figure_says_so():
    assert labels(plot_fit_figures(made()), "no figure") == ["no figure"]


def test_one_draw_alone_tells_nothing_of_what_was_learnt():
    numbers = NUMBERS.assign(learnt=np.nan)
    assert set(labels(plot_fit_numbers(made(numbers)), "unknown")) == {"unknown"}
    assert "nan" not in alt_fit_numbers(made(numbers))


def test_both_pictures_are_written_in_both_formats(tmp_path):
    names = [f"fit-{what}.{kind}" for what in ("numbers", "figures") for kind in ("png", "svg")]
    assert [path.name for path in draw_fit(made(), tmp_path)] == names
