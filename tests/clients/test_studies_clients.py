"""Exploratory modelling, sensitivity, search and sampling by other people's software, each by a few lines of adapter."""

import warnings

import numpy as np
import pytest
from tiny_model import tiny

from diplomatic_swings import Play, play_with, solve, vary

RANGES = {"world.brent_level": (45.0, 105.0), "decisions.russia.discount": (0.95, 0.98)}
NAMES = dict(zip(("brent", "discount"), RANGES, strict=True))


def ends(brent, discount):
    """The adapter of docs/clients.md: numbers in, shares of endings out."""
    scenario = vary(tiny()[0], dict(zip(RANGES, (brent, discount), strict=True)))
    result = play_with(scenario, solve(scenario), Play(runs=32, seed=0, threads=1))
    return {key: result.share(key).share for key in ("stall", "freeze")}


def test_the_ema_workbench_plays_experiments():
    ema = pytest.importorskip("ema_workbench", reason="make clients installs the EMA workbench")
    model = ema.Model("swings", function=ends)
    model.uncertainties = [ema.RealParameter(name, *RANGES[path]) for name, path in NAMES.items()]
    model.outcomes = [ema.ScalarOutcome(key) for key in ("stall", "freeze")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the workbench itself
        experiments, outcomes = ema.perform_experiments(model, scenarios=3)
    assert len(experiments) == 3
    for number, row in enumerate(experiments.to_dict("records")):
        mine = ends(row["brent"], row["discount"])
        assert {key: outcomes[key][number] for key in mine} == pytest.approx(mine)


def test_salib_samples_and_analyses():
    from SALib.analyze import morris as analysis
    from SALib.sample import morris

    problem = {"num_vars": 2, "names": list(NAMES), "bounds": [list(span) for span in RANGES.values()]}
    points = morris.sample(problem, N=2, seed=1)
    values = np.array([ends(*point)["freeze"] for point in points])
    found = analysis.analyze(problem, points, values, seed=1)
    assert list(found["names"]) == list(NAMES)
    assert np.isfinite(found["mu_star"]).all()


def test_optuna_searches():
    optuna = pytest.importorskip("optuna", reason="make clients installs Optuna")
    optuna.logging.set_verbosity(optuna.logging.WARNING)

    def objective(trial):
        return ends(*(trial.suggest_float(name, *RANGES[path]) for name, path in NAMES.items()))["freeze"]

    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(objective, n_trials=3)
    assert study.best_value == max(trial.value for trial in study.trials)
    assert study.best_value == pytest.approx(ends(**study.best_params)["freeze"])


def test_points_of_scipys_qmc_are_played_as_a_table():
    import pandas as pd
    from diplomatic_swings.experiments.designs.points import evaluate
    from scipy.stats import qmc

    low, high = zip(*RANGES.values(), strict=True)
    points = qmc.scale(qmc.Sobol(2, rng=np.random.default_rng(1)).random(2), low, high)
    table = evaluate(tiny()[0], pd.DataFrame(points, columns=list(RANGES)), runs=16, jobs=1)
    assert (table["status"] == "done").all()
    assert table["share_freeze"].between(0.0, 1.0).all()
