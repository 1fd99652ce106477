"""Every number of a scenario has a unit, a source and a range, also those that moves state by their value alone."""

import pytest
from diplomatic_swings.forms.numbers import WHOLE_UNITS
from diplomatic_swings.sim.scenario.loading import available, dump, load, meaning, quantities

BASE = load("talks-2025-01")
COST = "levers.us.sanction_oil.cost.mood"


@pytest.mark.parametrize("name", [listed.name for listed in available()])
def test_every_number_has_a_unit_and_a_source(name):
    bare = [path for path, q in quantities(load(name)).items() if not q.unit or not q.source]
    assert not bare


def test_every_judged_number_has_a_range_that_holds_it_and_stays_within_hard_bounds():
    for path, q in quantities(BASE).items():
        num = meaning(path)
        if q.value == 0.0 or num.unit in WHOLE_UNITS or q.source.startswith("definition"):
            continue
        assert q.range, path
        assert num.low <= q.range[0] <= q.value <= q.range[1] <= num.high, path


def test_a_number_of_a_move_ranges_over_multiples_of_its_value_and_has_the_source_of_the_move():
    cost = quantities(BASE)[COST]
    assert cost.range == (0.5 * cost.value, 2.0 * cost.value)
    assert cost.source == BASE.content["levers"]["us"]["sanction_oil"]["source"]
    negative = quantities(BASE)["levers.us.sanction_oil.cost.attention"]
    assert negative.range == (2.0 * negative.value, 0.5 * negative.value)


def test_the_scenario_says_how_far_moves_range_and_that_changes_no_result():
    narrow = load("talks-2025-01", ["move_range.low=0.9", "move_range.high=1.1"])
    cost = quantities(narrow)[COST]
    assert cost.range == pytest.approx((0.9 * cost.value, 1.1 * cost.value))
    assert narrow.digest == BASE.digest


def test_a_range_of_its_own_counts(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "extends: talks-2025-01\nname: mine\ntitle: Mine\nintroduction: Mine.\n"
        'levers: {us: {sanction_oil: {cost: {mood: {value: 0.4, range: [0.3, 0.5], source: "a guess"}}}}}\n'
    )
    cost = quantities(load(file))[COST]
    assert (cost.range, cost.source) == ((0.3, 0.5), "a guess")


def test_half_a_vote_is_no_range():
    assert quantities(BASE)["levers.us.court.legal.us_in.min"].range is None


def test_a_scenario_that_says_nothing_of_it_has_no_ranges_of_moves(tmp_path):
    root = dump(BASE)
    file = tmp_path / "talks-2025-01.yaml"
    before, _, rest = root.partition("move_range:")
    file.write_text(before + rest[rest.index("\npackages:") :])
    assert "move_range" in root
    assert quantities(load(file))[COST].range is None
