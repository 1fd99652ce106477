"""What events force and bar, and what policies price, must be there and must be playable."""

import pytest

pytest_plugins = ("scenario_files",)

EVENT = "name: x, source: test"


@pytest.mark.parametrize(
    ("lever", "reason"),
    [
        ("restore", "'restore': intelligence is 1, above 0.3"),
        ("watch", "'watch': not in the phase of the start, war"),
    ],
)
def test_a_lever_forced_in_the_first_week_must_be_legal_at_the_start(home, lever, reason):
    place, lines = home.marked(f"events: [{{date: 2025-01-22, {EVENT}, force: {{us: ^{lever}}}}}]")
    assert lines == [f"{place}: events.x.force.us: expected a lever that is legal then (given {reason})"]


def test_later_weeks_may_make_it_legal(home):
    assert home.mistakes(f"events: [{{date: 2025-01-28, {EVENT}, force: {{us: restore}}}}]") == []


def test_what_events_of_the_first_week_do_counts(home):
    force = f"{{date: 2025-01-22, {EVENT}, set: {{intelligence: 0.2}}, force: {{us: restore}}}}"
    assert home.mistakes(f"events: [{force}]") == []


def test_a_paper_cannot_be_forced_while_another_lies_on_the_table(home):
    force = f"events: [{{date: 2025-01-20, {EVENT}, force: {{us: 'table:truce'}}}}]"
    assert home.mistakes(force) == []
    (line,) = home.mistakes(f"state: {{tabled: 1}}\n{force}")
    assert line.endswith("(given 'table:truce': tabled is 1, above 0)")


def test_a_barred_lever_cannot_be_forced(home):
    home.policy("grim", "player: us\nbar: [court]")
    force = f"events: [{{date: 2025-01-20, {EVENT}, force: {{us: court}}"
    (line,) = home.mistakes(f"{force}}}]", policies={"us": "grim"})
    assert line.endswith("(given 'court': barred by the policy grim)")
    (line,) = home.mistakes(f"{force}, bar: {{us: [court]}}}}]")
    assert line.endswith("(given 'court': barred by events.x.bar.us)")


def test_a_lever_that_is_legal_in_no_phase_cannot_be_forced_at_any_time(home):
    body = "levers: {us: {watch: {phases: [war], legal: {ceasefire: {min: 0.5}}}}}\n"
    assert home.mistakes(body) == []
    (line,) = home.mistakes(f"{body}events: [{{date: 2025-06-02, {EVENT}, force: {{us: watch}}}}]")
    assert line.endswith("(given 'watch': its bounds rule out each of its phases, war)")


@pytest.mark.parametrize(
    ("player", "lever", "hint"),
    [
        ("us", "cort", "; did you mean 'court'?"),
        ("russia", "table:truce", ""),
        ("us", "table:28-point", "; did you mean 'table:28-points'?"),
    ],
)
def test_a_forced_or_barred_lever_must_exist(home, player, lever, hint):
    for what in (f"force: {{{player}: '{lever}'}}", f"bar: {{{player}: ['{lever}']}}"):
        (line,) = home.mistakes(f"events: [{{date: 2025-06-02, {EVENT}, {what}}}]")
        assert line.endswith(f"expected a lever of the player (given unknown '{lever}'){hint}")


# --- policies -----------------------------------------------------------------------------------


def test_a_policy_must_name_levers_that_the_player_has(home):
    home.policy("odd", "player: us\ncost: {cort: 1, 'table:truce': 0.5}\nbar: ['table:28-point']")
    lines = home.mistakes("policies: {us: odd}")
    assert [line.split(": ", 2)[2] for line in lines] == [
        "expected a lever of the player (given unknown 'cort'); did you mean 'court'?",
        "expected a lever of the player (given unknown 'table:28-point'); did you mean 'table:28-points'?",
    ]


def test_a_policy_must_change_something(home):
    home.policy("idle", "player: us")
    (line,) = home.mistakes("policies: {us: idle}")
    assert line.endswith("cost: expected at least one lever under cost or bar (given none)")


def test_a_policy_belongs_to_its_player(home):
    home.policy("own", "player: us\nbar: [court]")
    (line,) = home.mistakes("policies: {russia: own}")
    assert "policies.russia: expected a policy of russia (given 'own', of us)" in line


def test_no_policy_of_that_name(home):
    home.policy("patient", "player: us\nbar: [court]")
    assert home.mistakes("", policies={"us": "patent"}) == [
        "--policy: policies.us: expected the name of a policy or a path (given 'patent'); did you mean 'patient'?"
    ]


def test_events_of_later_weeks_do_not_count_for_the_start(home):
    first = f"{{date: 2025-01-22, {EVENT}, force: {{us: restore}}}}"
    later = "{date: 2025-02-24, name: y, source: test, set: {intelligence: 0.2}}"
    assert len(home.mistakes(f"events: [{first}, {later}]")) == 1


def test_what_events_do_stays_within_the_bounds_of_the_state(home):
    lever = "levers: {us: {watch: {phases: [war], legal: {mood: {max: 1}}}}}"
    force = f"events: [{{date: 2025-01-22, {EVENT}, add: {{mood: 2}}, force: {{us: watch}}}}]"
    assert home.mistakes(f"{lever}\n{force}") == []


@pytest.mark.parametrize(("paper", "fine"), [("truce", False), ("28-points", True)])
def test_under_a_ceasefire_only_a_settlement_can_be_tabled(home, paper, fine):
    force = f"events: [{{date: 2025-01-22, {EVENT}, force: {{us: 'table:{paper}'}}}}]"
    lines = home.mistakes(f"state: {{ceasefire: 1}}\n{force}")
    assert fine == (lines == [])
    assert fine or lines[0].endswith("(given 'table:truce': not in the phase of the start, ceasefire)")


def test_nothing_can_be_played_once_the_war_has_ended(home):
    force = f"events: [{{date: 2025-01-22, {EVENT}, force: {{us: court}}}}]"
    (line,) = home.mistakes(f"state: {{exhausted: 1}}\n{force}")
    assert line.endswith("(given 'court': the war has ended at the start)")


def test_a_policy_named_by_its_path_is_kept_from_anywhere(home):
    home.policy("grim", "player: us\nbar: [court]")
    scenario = home.load("policies: {us: shipped/policies/grim.yaml}")
    kept = home.folder / "shipped/policies/grim.yaml"
    assert scenario.content["policies"] == {"us": str(kept)}
