"""The public state of the game: one table of named numbers, declared here and nowhere else.

Beliefs about private types, signatures and the tiredness of levers have one row for each player or
lever of the scenario, so they stand beside this table (:mod:`diplomatic_swings.sim.tables.block`).
"""

from typing import Annotated, NamedTuple

from diplomatic_swings.forms.quantity import Num, numbers


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
    front_balance: Annotated[float, Num("share", -3, 3, "slow turn of the front's fortunes: part of the pace that Moscow gains or loses")]
    # the economy
    us_sanctions: Annotated[float, Num("index", 0, 3, "US sanctions on Russia outside oil, 1 = January 2025")]
    oil_sanctions: Annotated[float, Num("index", 0, 2, "US sanctions on Russian oil companies and buyers, 1 = Rosneft and Lukoil blocked")]
    oil_waiver: Annotated[float, Num("share", 0, 1, "share of the US oil sanctions that a licence suspends")]
    eu_sanctions: Annotated[float, Num("index", 0, 3, "European sanctions, 1 = January 2025")]
    relief_offer: Annotated[float, Num("share", 0, 1, "sanctions relief that Washington holds out inside a deal")]
    reserves: Annotated[float, Num("bn USD", 0, 300, "Russia's liquid reserves")]
    brent: Annotated[float, Num("USD/bbl", 15, 250, "price of Brent oil")]
    pump_price: Annotated[float, Num("USD/gal", 1, 10, "US pump price of petrol")]
    # politics
    approval: Annotated[float, Num("%", 15, 75, "approval of the US president")]
    climate: Annotated[float, Num("points", -20, 20, "approval that matters outside these talks give or take")]
    attention: Annotated[float, Num("share", 0, 1, "Washington's attention that other crises leave to the talks")]
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
    # what is in force
    ceasefire: Annotated[float, Num("0 or 1", 0, 1, "a ceasefire of the whole front is in force")]
    settlement: Annotated[float, Num("0 or 1", 0, 1, "a settlement is in force")]
    imposed: Annotated[float, Num("0 or 1", 0, 1, "Ukraine's front has collapsed and Moscow dictated the terms")]
    exhausted: Annotated[float, Num("0 or 1", 0, 1, "Russia's home front has broken and its army withdraws")]
    weeks_in_force: Annotated[float, Num("weeks", 0, 5200, "weeks the present ceasefire or settlement has held")]
    terms_territory: Annotated[float, Num("0..1", 0, 1, "territory conceded to Moscow in the terms in force")]
    terms_alignment: Annotated[float, Num("0..1", 0, 1, "neutrality and force limits in the terms in force")]
    terms_relief: Annotated[float, Num("0..1", 0, 1, "sanctions relief in the terms in force")]
    terms_guarantees: Annotated[float, Num("0..1", 0, 1, "security guarantees for Ukraine in the terms in force")]
    # the paper on the table
    tabled: Annotated[float, Num("number", 0, 99, "number of the paper on the table, counted from 1; 0 = none")]
    tabled_settlement: Annotated[float, Num("0 or 1", 0, 1, "the paper on the table is a settlement, not a ceasefire")]
    tabled_territory: Annotated[float, Num("0..1", 0, 1, "territory conceded to Moscow in the paper on the table")]
    tabled_alignment: Annotated[float, Num("0..1", 0, 1, "neutrality and force limits in the paper on the table")]
    tabled_relief: Annotated[float, Num("0..1", 0, 1, "sanctions relief in the paper on the table")]
    tabled_guarantees: Annotated[float, Num("0..1", 0, 1, "security guarantees in the paper on the table")]
    weeks_tabled: Annotated[float, Num("weeks", 0, 520, "weeks the paper has lain on the table")]
    # perceptions
    optimism: Annotated[float, Num("km2/week", -1000, 5000, "advance that Russia expects of the coming weeks")]
    # the US posture: the stances of its moves, of which a share is left after each week
    posture_russia: Annotated[float, Num("recent moves", -10, 10, "US posture toward Russia: below 0 pressure, above 0 courtship")]
    posture_ukraine: Annotated[float, Num("recent moves", -10, 10, "US posture toward Ukraine: below 0 pressure, above 0 support")]
# fmt: on


VARIABLES = numbers(State)
NAMES = State._fields
N_VARIABLES = len(NAMES)
INDEX = {name: number for number, name in enumerate(NAMES)}

ISSUES = ("territory", "alignment", "relief", "guarantees")
"""The issues of a package.  The first three run from Kyiv's ideal (0) to Moscow's (1); guarantees from none (0) to a treaty (1)."""

N_ISSUES = len(ISSUES)

RULED = (
    *("ceasefire", "settlement", "imposed", "exhausted", "weeks_in_force", "us_in"),
    *(f"terms_{issue}" for issue in ISSUES),
    *("tabled", "tabled_settlement", "weeks_tabled"),
    *(f"tabled_{issue}" for issue in ISSUES),
)
"""Variables that only decisions on papers, peace and presence write; no everyday lever may touch them."""
