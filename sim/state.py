"""The state of the game: one flat table of named numbers, declared here and nowhere else.

Mesa, the kernel, the scenario schema, the reference and the plots read this table.  Each variable
has a unit, hard bounds and one line of meaning.  ``CHOICES`` names the variables that *are* a
player's own choice: only that player's levers may write them.
"""

from typing import Annotated, NamedTuple

from sim.players import RUSSIA, UKRAINE, US
from sim.quantity import Num, numbers


# fmt: off
class State(NamedTuple):
    """The public state at the start of a week.  Bounds are inclusive; the unit is in the table."""

    # the front
    territory: Annotated[float, Num("thousand km2", 0, 604, "Ukrainian land under Russian control")]
    gain: Annotated[float, Num("km2/week", -1000, 5000, "Russian advance per week")]
    force_ukraine: Annotated[float, Num("index", 0, 3, "Ukraine's fighting power, 1 = January 2025")]
    force_russia: Annotated[float, Num("index", 0, 3, "Russia's fighting power, 1 = January 2025")]
    intelligence: Annotated[float, Num("share", 0, 1, "US intelligence that reaches Kyiv")]
    long_range: Annotated[float, Num("share", 0, 1, "long-range missiles supplied, of a full package")]
    long_range_prospect: Annotated[float, Num("share", 0, 1, "how openly Washington weighs long-range missiles")]
    offensive: Annotated[float, Num("share", 0, 1, "extra Russian effort: summer offensive or strike wave")]
    truce: Annotated[float, Num("share", 0, 1, "limited truce in force (30 hours, energy): share of fire that rests")]
    # the economy
    us_sanctions: Annotated[float, Num("index", 0, 3, "US sanctions on Russia outside oil, 1 = January 2025")]
    oil_sanctions: Annotated[float, Num("index", 0, 2, "US sanctions on Russian oil companies and buyers, 1 = Rosneft and Lukoil blocked")]
    eu_sanctions: Annotated[float, Num("index", 0, 3, "European sanctions, 1 = January 2025")]
    relief_offer: Annotated[float, Num("share", 0, 1, "sanctions relief that Washington holds out inside a deal")]
    reserves: Annotated[float, Num("bn USD", 0, 300, "Russia's liquid reserves")]
    brent: Annotated[float, Num("USD/bbl", 15, 250, "price of Brent oil")]
    pump_price: Annotated[float, Num("USD/gal", 1, 10, "US pump price of petrol")]
    # politics
    approval: Annotated[float, Num("%", 15, 75, "approval of the US president")]
    morale: Annotated[float, Num("share", 0, 1, "Ukrainian readiness to endure")]
    elite_patience: Annotated[float, Num("share", 0, 1, "patience of the Russian elite with the war")]
    eu_unity: Annotated[float, Num("share", 0, 1, "unity of the European Union")]
    us_patience: Annotated[float, Num("share", 0, 1, "Washington's patience with the talks")]
    glow: Annotated[float, Num("share", 0, 1, "glow of a recent diplomatic win")]
    mood: Annotated[float, Num("-1..1", -1, 1, "Washington's mood toward a deal: hope above zero, bitterness below")]
    # supply and guarantees
    us_arms: Annotated[float, Num("bn EUR/month", 0, 15, "arms that the US delivers")]
    arms_held: Annotated[float, Num("share", 0, 1, "share of US deliveries held back to press Kyiv")]
    eu_arms: Annotated[float, Num("bn EUR/month", 0, 20, "arms that Europe pays for")]
    us_guarantees: Annotated[float, Num("share", 0, 1, "US security guarantees on offer, of a treaty-like one")]
    eu_guarantees: Annotated[float, Num("share", 0, 1, "European guarantees on offer (reassurance force)")]
    # relations
    trust_us_russia: Annotated[float, Num("share", 0, 1, "trust between Washington and Moscow")]
    trust_us_ukraine: Annotated[float, Num("share", 0, 1, "trust between Washington and Kyiv")]
    trust_us_eu: Annotated[float, Num("share", 0, 1, "trust between Washington and Brussels")]
    trust_russia_ukraine: Annotated[float, Num("share", 0, 1, "trust between Moscow and Kyiv")]
    # the talks
    us_in: Annotated[float, Num("0 or 1", 0, 1, "the US takes part in the talks")]
    talk_format: Annotated[float, Num("share", 0, 1, "format: 0 four-way, 1 US and Russia alone")]
    channel: Annotated[float, Num("share", 0, 1, "channel: 0 envoys, 1 working level")]
    progress: Annotated[float, Num("share", 0, 1, "progress on the details of a settlement")]
    quiet_weeks: Annotated[float, Num("weeks", 0, 520, "weeks since the talks last moved")]
    exit_threat: Annotated[float, Num("share", 0, 1, "how loudly Washington threatens to leave the talks")]
    deadline: Annotated[float, Num("share", 0, 1, "US threat of sanctions with a deadline that stands")]
    tabled_ceasefire: Annotated[float, Num("0 or 1", 0, 1, "a ceasefire on the contact line is tabled")]
    tabled_settlement: Annotated[float, Num("0 or 1", 0, 1, "a settlement is tabled")]
    tabled_recognition: Annotated[float, Num("0 or 1", 0, 1, "the tabled settlement recognises Crimea as Russian")]
    tabled_tilt: Annotated[float, Num("-1..1", -1, 1, "whose paper is tabled: -1 Kyiv's, 0 a mediator's, 1 Moscow's")]
    offer_open: Annotated[float, Num("0 or 1", 0, 1, "an offer lies on the table")]
    weeks_tabled: Annotated[float, Num("weeks", 0, 520, "weeks the tabled offer has lain there")]
    signed_russia: Annotated[float, Num("0 or 1", 0, 1, "Russia has signed what is tabled")]
    signed_ukraine: Annotated[float, Num("0 or 1", 0, 1, "Ukraine has signed what is tabled")]
    # what is in force
    ceasefire: Annotated[float, Num("0 or 1", 0, 1, "a ceasefire of the whole front is in force")]
    settlement: Annotated[float, Num("0 or 1", 0, 1, "a settlement is in force")]
    imposed: Annotated[float, Num("0 or 1", 0, 1, "the front has collapsed and terms were dictated")]
    weeks_in_force: Annotated[float, Num("weeks", 0, 5200, "weeks the present ceasefire or settlement has held")]
    # positions on the four issues, 0 = Kyiv's ideal, 1 = Moscow's
    demand_territory: Annotated[float, Num("0..1", 0, 1, "Russia's demand on territory and recognition")]
    demand_alignment: Annotated[float, Num("0..1", 0, 1, "Russia's demand on neutrality and force limits")]
    demand_relief: Annotated[float, Num("0..1", 0, 1, "Russia's demand on sanctions relief")]
    demand_guarantees: Annotated[float, Num("0..1", 0, 1, "Russia's demand against guarantees for Ukraine")]
    offer_territory: Annotated[float, Num("0..1", 0, 1, "Ukraine's offer on territory and recognition")]
    offer_alignment: Annotated[float, Num("0..1", 0, 1, "Ukraine's offer on neutrality and force limits")]
    offer_relief: Annotated[float, Num("0..1", 0, 1, "Ukraine's offer on sanctions relief")]
    offer_guarantees: Annotated[float, Num("0..1", 0, 1, "Ukraine's offer to do without guarantees")]
    terms_territory: Annotated[float, Num("0..1", 0, 1, "territory in the terms in force")]
    terms_alignment: Annotated[float, Num("0..1", 0, 1, "alignment in the terms in force")]
    terms_relief: Annotated[float, Num("0..1", 0, 1, "sanctions relief in the terms in force")]
    terms_guarantees: Annotated[float, Num("0..1", 0, 1, "guarantees in the terms in force (1 = none)")]
    # beliefs and perceptions
    belief_us: Annotated[float, Num("probability", 0, 1, "public belief that the US is resolute")]
    belief_russia: Annotated[float, Num("probability", 0, 1, "public belief that Russia is a dealer")]
    belief_ukraine: Annotated[float, Num("probability", 0, 1, "public belief that Ukraine is flexible")]
    belief_eu: Annotated[float, Num("probability", 0, 1, "public belief that the EU is united")]
    optimism: Annotated[float, Num("km2/week", -1000, 5000, "advance that Russia expects of the coming weeks")]
    # the US posture, a leaky sum of the stance of its moves
    posture_russia: Annotated[float, Num("leaky sum", -10, 10, "US posture toward Russia: below 0 pressure, above 0 courtship")]
    posture_ukraine: Annotated[float, Num("leaky sum", -10, 10, "US posture toward Ukraine: below 0 pressure, above 0 support")]
# fmt: on


VARIABLES = numbers(State)
NAMES = State._fields
N_VARIABLES = len(NAMES)
INDEX = {name: number for number, name in enumerate(NAMES)}

ISSUES = ("territory", "alignment", "relief", "guarantees")
BELIEFS = (INDEX["belief_us"], INDEX["belief_russia"], INDEX["belief_ukraine"], INDEX["belief_eu"])

TABLE = (
    "tabled_ceasefire",
    "tabled_settlement",
    "tabled_recognition",
    "tabled_tilt",
    "offer_open",
    "weeks_tabled",
)
SIGNATURES = ("signed_russia", "signed_ukraine")

CHOICES = (
    {
        "signed_russia": RUSSIA,
        "signed_ukraine": UKRAINE,
        "us_in": US,
        "exit_threat": US,
        "deadline": US,
        "posture_russia": US,
        "posture_ukraine": US,
    }
    | {f"demand_{issue}": RUSSIA for issue in ISSUES}
    | {f"offer_{issue}": UKRAINE for issue in ISSUES}
)
"""Variables that are one player's own choice; no other player's lever may write them."""

RULED = (
    *("ceasefire", "settlement", "imposed", "weeks_in_force", "offer_open", "weeks_tabled"),
    *(f"terms_{issue}" for issue in ISSUES),
    *(NAMES[i] for i in BELIEFS),
)
"""Variables that only the rules of the game write: no lever may touch them."""
