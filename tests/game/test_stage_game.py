"""A week as a game for Gambit: its tree, its payoffs, its file; and files of other programs that are no scenarios."""

import pytest
from diplomatic_swings.forms.foreign import foreign
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.turns.stage import Leaf, efg, leaves, stage_of
from diplomatic_swings.sim.turns.turn import reach
from tiny_solves import SEED, tiny

pytest_plugins = ("command_line",)

MOVES = ("hold", "court", "sanction")


@pytest.fixture(scope="module")
def turn():
    return reach(*tiny(), SEED, 0, 3, "ukraine")


@pytest.fixture(scope="module")
def tree(turn):
    return stage_of(turn, MOVES)


def test_every_end_has_a_move_and_a_payoff_of_each_player(turn, tree):
    players = turn.game.sizes.players
    ends = leaves(tree)
    assert len({leaf.moves for leaf in ends}) == len(ends) > 1
    assert all(len(leaf.moves) == len(leaf.payoffs) == players for leaf in ends)
    assert all(move in MOVES or move == "own choice" for leaf in ends for move in leaf.moves)
    assert len({leaf.payoffs for leaf in ends}) > 1


def test_players_move_in_their_order_and_the_turn_stays_as_it_is(turn, tree):
    before = turn.block.payoff[LANES]
    order = []
    node = stage_of(turn, MOVES)
    while not isinstance(node, Leaf):
        order.append(node.player)
        node = node.below[0]
    assert tuple(order) == turn.scenario.order
    assert turn.block.payoff[LANES] == before
    assert stage_of(turn, MOVES) == tree


def test_the_file_has_a_line_for_each_node_and_end(tree):
    text = efg(tree, 'of "one" week', ("us", "russia", "ukraine", "eu"))
    head, *lines = text.splitlines()
    assert head == 'EFG 2 R "of \'one\' week" { "us" "russia" "ukraine" "eu" }'
    assert sum(line.startswith("t ") for line in lines) == len(leaves(tree))
    sets = [tuple(line.split()[2:4]) for line in lines if line.startswith("p ")]
    assert len(set(sets)) == len(sets)  # each node is an information set of its own: perfect information


def test_a_tree_too_large_is_refused(turn):
    with pytest.raises(ValueError, match=r"4,096 ends of the week at most \(given [\d,]+\)"):
        stage_of(turn)


def test_the_command_writes_it_whole(here):
    briefly = ("--set", "solver.iterations=2", "--set", "solver.runs=64", "--set", "solver.weeks=16")
    asked = (
        "explain",
        "talks-2025-01",
        "--run",
        "0",
        "--week",
        "1",
        "--player",
        "us",
        "--weeks",
        "12",
        *briefly,
    )
    here.done(*asked, "--efg", "week.efg", "--move", "hold", "--move", "court")
    assert (here.path / "week.efg").read_text().startswith("EFG 2 R")
    assert "exists already" in here.refused(*asked, "--efg", "week.efg", "--move", "hold")
    assert "--move: expected --efg" in here.refused(*asked, "--move", "hold")
    assert "did you mean" in here.refused(*asked, "--efg", "b.efg", "--move", "holt")
    assert here.names() == {"week.efg"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('NFG 1 R "Made up" { "A" "B" }', "a Gambit game"),
        ('\ufeffEFG 2 R "Made up" { "A" "B" }', "a Gambit game"),
        ('<?xml version="1.0"?>\n<utility_space type="any">', "a profile of Genius or NegMAS"),
        ("<negotiation_template>", "a profile of Genius or NegMAS"),
        ("event_id_cnty;event_date;event_type;actor1\n", "events as ACLED exports them"),
        ("format: 2\nname: mine\n", ""),
        ("", ""),
    ],
)
def test_files_of_other_programs_are_named(text, words):
    assert foreign(text).startswith(words)
    assert bool(foreign(text)) == bool(words)


def test_one_given_as_a_scenario_says_what_to_do(here):
    name = here.write("profile.xml", '<?xml version="1.0"?>\n<utility_space/>\n')
    message = here.refused("run", name)
    assert "profile.xml:1:1" in message
    assert "swings new NAME" in message
    assert "--map acled" in here.refused(
        "run", here.write("acled.yaml", "event_date,event_type,actor1\n2025-01-01,x,y\n")
    )
