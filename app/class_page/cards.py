"""Role cards to print: one side for each capital and hidden type."""

from functools import cache

from diplomatic_swings.experiments.session import SEATS
from diplomatic_swings.experiments.session import lessons as shelf
from jinja2 import Environment, PackageLoader


@cache
def page() -> str:
    """Return the page of all role cards, with every text escaped."""
    pages = Environment(
        loader=PackageLoader("diplomatic_swings.app.class_page", "static"), autoescape=True, trim_blocks=True
    )
    roles = shelf.roles()
    sides = [
        {"seat": seat, "role": roles[seat.key], "type": key, "means": roles[seat.key].types[key]}
        for seat in SEATS
        for key, _ in seat.types
    ]
    return pages.get_template("cards.html").render(sides=sides)
