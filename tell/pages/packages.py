"""The page of packages: the papers that can be tabled, their terms, who may table them and whom they bind."""

from diplomatic_swings.sim.tables.records import Package, Scenario
from diplomatic_swings.sim.world.state import ISSUES
from diplomatic_swings.tell.pages.markdown import number, page, paragraphs, table


def packages_page(scenario: Scenario) -> str:
    """Return the page of packages."""
    about = (
        f"The papers with names that players of `{scenario.name}` choose among. Territory, alignment and relief run "
        "from Kyiv's ideal (0) to Moscow's (1), guarantees from none (0) to a treaty (1). A paper enters into force "
        "when all whom it binds have signed; its terms are fixed."
    )
    return page("Packages", about, *(_package(package, scenario) for package in scenario.packages))


def _package(package: Package, scenario: Scenario) -> str:
    kind = "settlement" if package.settlement else "ceasefire"
    capitals = [player.capital for player in scenario.players]
    tabled, bound = (", ".join(capitals[i] for i in who) for who in (package.tabled_by, package.signers))
    return paragraphs(
        f"## {package.label} (`{package.key}`)",
        f"A {kind}. Tabled by: {tabled}. Binds: {bound}. Source: {package.source}.",
        table(ISSUES, [tuple(map(number, package.terms))]),
    )
