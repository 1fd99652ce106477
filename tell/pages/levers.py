"""The page of levers: each player's everyday moves, then its weighty acts, row by row."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

from diplomatic_swings.sim.scenario.form import MOVE_RANGE
from diplomatic_swings.sim.scenario.lever_form import PHASES, WASHINGTON
from diplomatic_swings.sim.tables.records import Move, Player, Scenario
from diplomatic_swings.sim.world.state import NAMES
from diplomatic_swings.tell.pages.markdown import bullets, number, page, signed, table
from diplomatic_swings.tell.pages.state import effect_text, window_text
from ruamel.yaml import YAML


def claims() -> dict[str, str]:
    """Return what each claim says, by its name, with the text that makes it."""
    text = files("diplomatic_swings.scenarios").joinpath("facts/claims.yaml").read_text(encoding="utf-8")
    listed = YAML(typ="safe").load(text)["claims"]
    return {claim["id"]: f"{claim['statement']} ({claim['text']})" for claim in listed}


def levers_page(scenario: Scenario) -> str:
    """Return the page of levers: effects, cost, legality, phases, recovery, stance, posture, claims."""
    known = claims()
    about = (
        f"Every move of every player in `{scenario.name}`, in the order of the menus. A lever changes the "
        "state; what the others make of it follows from their payoffs and beliefs. Costs are in utils and "
        "paid once; a lever used just now costs its player `fatigue` more, which fades over the weeks of "
        "recovery. A *weighty act* is taken when a player comes to decide on a paper, on a peace or on its place at the table; "
        "`table` is what tabling any paper does besides.{_range_text(scenario)} "
        "Posture codes are those of the record of 2025: PR press Russia, CR court "
        "Russia, PU press Ukraine, SU support Ukraine, DI neither, EX leave or threaten to."
    )
    texts = [
        text
        for number_of, player in enumerate(scenario.players)
        for text in (
            f"## {player.name}",
            _summary(scenario.levers[number_of]),
            *(_lever(player, lever, known) for lever in scenario.levers[number_of]),
            *_acts(player, number_of, scenario, known),
        )
    ]
    return page("Moves", about, *texts)


def _range_text(scenario: Scenario) -> str:
    """Return how far the numbers of moves may lie from what is written, or nothing where the scenario does not say."""
    low, high = (scenario.content[MOVE_RANGE][end].value for end in ("low", "high"))
    if low == high:
        return ""
    return (
        f" These numbers are judgements, each sourced with its move; sweeps and studies let them range "
        f"from {number(low)} to {number(high)} times their value."
    )


def _acts(player: Player, number_of: int, scenario: Scenario, known: Mapping[str, str]) -> list[str]:
    """Return tabling a paper and the weighty acts that a player has."""
    acts = (scenario.table[number_of], *scenario.acts[number_of])
    return [
        f"### `{player.key}.{act.key}`\n\n{bullets([act.label, *_act(player, act, known)])}"
        for act in acts
        if act is not None
    ]


def _act(player: Player, act: Move, known: Mapping[str, str]) -> Iterator[str]:
    """Yield what there is to say about a weighty act, one line each."""
    yield f"effects: {', '.join(map(effect_text, act.effects)) or 'none'}"
    yield f"cost: {cost(player, act)}"
    for name in act.claims:
        yield f"claim `{name}`: {known.get(name, 'not listed')}"
    if act.source:
        yield f"source: {act.source}"


def _summary(menu: tuple[Move, ...]) -> str:
    rows = (
        (f"`{lever.key}`", lever.label, lever.kind, phases(lever), number(lever.recovery)) for lever in menu
    )
    return table(("lever", "move", "kind", "legal in", "recovery (weeks)"), rows)


def phases(lever: Move) -> str:
    """Return the phases in which a lever is legal."""
    return ", ".join(name for name, legal in zip(PHASES, lever.phases, strict=True) if legal)


def _lever(player: Player, lever: Move, known: Mapping[str, str]) -> str:
    return f"### `{player.key}.{lever.key}`\n\n{bullets([lever.label, *_facts(player, lever, known)])}"


def _facts(player: Player, lever: Move, known: Mapping[str, str]) -> Iterator[str]:
    """Yield what there is to say about a lever, one line each."""
    yield f"kind: {lever.kind}; legal in {phases(lever)}; recovers over {number(lever.recovery)} weeks"
    if lever.legal:
        yield f"only with {'; '.join(window_text(*window) for window in lever.legal)}"
    yield f"effects: {', '.join(map(effect_text, lever.effects)) or 'none'}"
    yield f"cost: {cost(player, lever)}"
    if player.key == WASHINGTON:
        sides = f"Russia {signed(lever.stance_russia)}, Ukraine {signed(lever.stance_ukraine)}"
        yield f"posture {lever.posture}; stance: {sides}"
    for name in lever.claims:
        yield f"claim `{name}`: {known.get(name, 'not listed')}"
    yield f"source: {lever.source}"


def cost(player: Player, lever: Move) -> str:
    """Return a lever's direct cost: a constant, slopes by variable, and what a type pays more."""
    slopes = "".join(
        f" {'+' if slope >= 0.0 else '-'} {number(abs(slope))} `{NAMES[variable]}`"
        for variable, slope in lever.cost_terms
    )
    by_type = "".join(
        f"; {signed(more)} for {kind}"
        for kind, more in zip(player.types, lever.type_cost, strict=False)
        if more
    )
    return f"{number(lever.cost)}{slopes}{by_type}"
