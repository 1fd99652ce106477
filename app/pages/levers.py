"""The page of levers: each player's menu, row by row."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

from ruamel.yaml import YAML

from app.pages.markdown import bullets, number, page, signed, table
from app.pages.state import effect_text, window_text
from sim.files.lever_form import PHASES
from sim.files.records import Lever, Scenario
from sim.players import PLAYERS, US, Player
from sim.state import NAMES


def claims() -> dict[str, str]:
    """Return what each claim says, by its name, with the text that makes it."""
    text = files("scenarios").joinpath("facts/claims.yaml").read_text(encoding="utf-8")
    found = YAML(typ="safe").load(text)["claims"]
    return {claim["id"]: f"{claim['statement']} ({claim['text']})" for claim in found}


def levers_page(scenario: Scenario) -> str:
    """Return the page of levers: effects, cost, legality, phases, recovery, stance, posture, claims."""
    known = claims()
    about = (
        f"Every move of every player in `{scenario.name}`, in the order of the menus. A lever changes the "
        "state; what the others make of it follows from their payoffs and beliefs. Costs are in utils and "
        "paid once; a lever used just now costs its player `fatigue` more, which fades over the weeks of "
        "recovery. Posture codes are those of the record of 2025: PR press Russia, CR court Russia, PU "
        "press Ukraine, SU support Ukraine, DI neither, EX leave or threaten to."
    )
    texts = [
        text
        for player, menu in zip(PLAYERS, scenario.levers, strict=True)
        for text in (f"## {player.name}", _summary(menu), *(_lever(player, lever, known) for lever in menu))
    ]
    return page("Levers", about, *texts)


def _summary(menu: tuple[Lever, ...]) -> str:
    rows = (
        (f"`{lever.key}`", lever.label, lever.kind, phases(lever), number(lever.recovery)) for lever in menu
    )
    return table(("lever", "move", "kind", "legal in", "recovery (weeks)"), rows)


def phases(lever: Lever) -> str:
    """Return the phases in which a lever is legal."""
    return ", ".join(name for name, legal in zip(PHASES, lever.phases, strict=True) if legal)


def _lever(player: Player, lever: Lever, known: Mapping[str, str]) -> str:
    return f"### `{player.key}.{lever.key}`\n\n{bullets([lever.label, *_facts(player, lever, known)])}"


def _facts(player: Player, lever: Lever, known: Mapping[str, str]) -> Iterator[str]:
    """Yield what there is to say about a lever, one line each."""
    yield f"kind: {lever.kind}; legal in {phases(lever)}; recovers over {number(lever.recovery)} weeks"
    if lever.legal:
        yield f"only with {'; '.join(window_text(*window) for window in lever.legal)}"
    yield f"effects: {', '.join(map(effect_text, lever.effects)) or 'none'}"
    yield f"cost: {cost(player, lever)}"
    if lever.player == US:
        sides = f"Russia {signed(lever.stance_russia)}, Ukraine {signed(lever.stance_ukraine)}"
        yield f"posture {lever.posture}; stance: {sides}"
    for name in lever.claims:
        yield f"claim `{name}`: {known.get(name, 'not listed')}"
    yield f"source: {lever.source}"


def cost(player: Player, lever: Lever) -> str:
    """Return a lever's direct cost: a constant, slopes by variable, and what a type pays more."""
    slopes = "".join(
        f" {'+' if slope >= 0.0 else '-'} {number(abs(slope))} `{NAMES[variable]}`"
        for variable, slope in lever.cost_terms
    )
    by_type = "".join(
        f"; {signed(more)} for {kind}"
        for kind, more in zip(player.types, lever.type_cost, strict=True)
        if more
    )
    return f"{number(lever.cost_base)}{slopes}{by_type}"
