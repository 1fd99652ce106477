"""The table of what presets do: pairs with the same luck, shared solutions, and intervals that leave out zero or not."""

import pytest
from diplomatic_swings.experiments.studies import scenario_table as table
from diplomatic_swings.experiments.studies.scenario_table import Runs, Size, Solutions, beside, cell, row_text
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

BRIEF = table.read_plan()._replace(runs=64, cold=Size(256, 2), warm=Size(256, 3))
STALL, SETTLE = OUTCOME_KEYS.index("stall"), OUTCOME_KEYS.index("settle")


def runs(end, first_deal, switches, weeks=52):
    import numpy as np

    return Runs(*(np.array(column) for column in (end, first_deal, switches)), weeks)


@pytest.fixture(scope="module")
def solutions():
    return Solutions(BRIEF)


def test_the_study_names_a_lens_for_every_preset_of_a_text():
    from diplomatic_swings.sim.scenario.loading import lenses

    assert set(BRIEF.lenses) <= set(table.presets())
    assert set(BRIEF.lenses.values()) == {lens.name for lens in lenses()}


def test_a_preset_rests_on_a_scenario_that_is_none():
    assert table.parent_of("budapest-summit") == "confidence-from-elsewhere"
    assert table.root_of("budapest-summit") == "talks-2025-10"
    assert table.root_of("talks-2025-10") == "talks-2025-10"


def test_differences_are_paired_and_second_minus_first():
    first = runs([STALL] * 100, [53] * 100, [10] * 100)
    second = runs([SETTLE] * 30 + [STALL] * 70, [20] * 30 + [53] * 70, [12] * 50 + [14] * 50)
    row = beside("b", "a", first, second, early=26)
    values = dict(zip(("early", *OUTCOME_KEYS, "tilt"), row.values, strict=True))
    by = dict(zip(("early", *OUTCOME_KEYS, "tilt"), row.differences, strict=True))
    assert (values["early"], values["settle"], values["stall"]) == (30, 30, 70)
    assert by["stall"][0] == pytest.approx(-30)
    assert by["settle"][1] > 0 > by["stall"][2]
    assert by["walkout"][1] < 0 < by["walkout"][2]
    assert by["tilt"][0] == pytest.approx(3 * 365.25 / 7 / 52)
    assert row.apart == 30


def test_a_difference_is_bold_where_chance_is_ruled_out():
    assert "**+5.0**" in cell(20, (5, 3, 7))
    assert "**" not in cell(20, (5, -1, 11))


def test_a_preset_of_events_alone_shares_its_parents_solution(solutions):
    assert solutions.of("front-crumbles") is solutions.of("talks-2025-01")
    assert solutions.of("easter-truce") is not solutions.of("talks-2025-01")


def test_a_lower_level_of_thought_is_solved_from_nothing(solutions):
    # begun from an equilibrium, level 1 would answer that, not a game in which nobody answers
    warm, cold = (len(solutions.of("talks-2025-01", lens).steps) for lens in ("brief", "cnn"))
    assert warm == 1 + BRIEF.warm.iterations
    assert cold == BRIEF.cold.iterations


def test_a_preset_beside_itself_without_events_differs_by_them_alone(solutions):
    (row,) = table.event_rows(BRIEF, solutions, ["front-crumbles"])
    by = dict(zip(("early", *OUTCOME_KEYS, "tilt"), row.differences, strict=True))
    # the blow falls in week 20, the early window ends in week 26
    assert by["imposed"][0] > 0
    assert row.apart > 0
    assert next(table.event_rows(BRIEF, solutions, ["minsk-freeze"])).beside == "no events"
    assert list(table.event_rows(BRIEF, solutions, ["summer-offensive"])) == []


def test_a_base_stands_in_the_table_with_its_own_noise(solutions):
    base, again, *rest = table.preset_rows(BRIEF, solutions, ["front-crumbles"])
    assert row_text(base).startswith("| talks-2025-01 | | ")
    assert again.name == "talks-2025-01, another seed"
    assert [row.name for row in rest] == ["front-crumbles"]
    assert load(rest[0].name).weeks == 104


def test_what_others_do_after_a_dated_fact_leaves_out_what_it_forces(solutions):
    listed = table.answers(BRIEF._replace(clear=0.0), solutions, "intelligence-cutoff")
    labels = [each.label for each in listed]
    assert "Washington: Restore intelligence sharing" in labels
    assert "Washington: Cut intelligence sharing" not in labels
    restored = listed[labels.index("Washington: Restore intelligence sharing")]
    assert restored.difference > 0.5
    assert restored.low <= restored.difference <= restored.high
