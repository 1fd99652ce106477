"""What a move does, in one line: its effects on the state in a few plain words."""

from collections.abc import Iterable, Mapping

MOST = 3
"""Effects that one line names."""

WORDS: Mapping[str, tuple[str, str]] = {
    "long_range": ("gives Kyiv long-range missiles", "takes long-range missiles from Kyiv"),
    "long_range_prospect": ("puts missiles for Kyiv in prospect", "ends the talk of missiles"),
    "intelligence": ("gives Kyiv US intelligence again", "cuts Kyiv off from US intelligence"),
    "arms_held": ("holds US arms back", "lets US arms flow"),
    "us_arms": ("more US arms", "fewer US arms"),
    "eu_arms": ("more European arms", "fewer European arms"),
    "us_guarantees": ("more US guarantees for Kyiv", "fewer US guarantees for Kyiv"),
    "eu_guarantees": ("more European guarantees for Kyiv", "fewer European guarantees for Kyiv"),
    "us_sanctions": ("tougher US sanctions", "softer US sanctions"),
    "oil_sanctions": ("tougher oil sanctions", "softer oil sanctions"),
    "oil_waiver": ("waives oil sanctions", "lets the oil licence end"),
    "eu_sanctions": ("tougher European sanctions", "softer European sanctions"),
    "deadline": ("sets Moscow a deadline", "lets the deadline lapse"),
    "exit_threat": ("threatens to leave the talks", "drops the threat to leave"),
    "relief_offer": ("holds out sanctions relief", "withdraws the offer of relief"),
    "truce": ("a limited truce", "ends the limited truce"),
    "offensive": ("heavier attacks", "fewer attacks"),
    "talk_format": ("more talks of two, without Kyiv", "more talks with all four"),
    "channel": ("experts instead of envoys", "envoys instead of experts"),
    "mood": ("Washington more hopeful", "Washington more bitter"),
    "us_patience": ("Washington more patient", "Washington less patient"),
    "progress": ("progress on details", "details come undone"),
    "trust_us_russia": ("more trust with Moscow", "less trust with Moscow"),
    "trust_us_ukraine": ("more trust between Washington and Kyiv", "less trust between Washington and Kyiv"),
    "trust_us_eu": (
        "more trust between Washington and Brussels",
        "less trust between Washington and Brussels",
    ),
    "eu_unity": ("a more united Europe", "a less united Europe"),
    "reserves": ("a fuller war chest in Moscow", "an emptier war chest in Moscow"),
    "brent": ("dearer oil", "cheaper oil"),
    "force_russia": ("a stronger Russian army", "a weaker Russian army"),
    "morale": ("higher morale in Ukraine", "lower morale in Ukraine"),
    "glow": ("good headlines", "the good headlines fade"),
    "quiet_weeks": ("the talks go quiet", "the talks move again"),
}
"""How a rise and a fall of a variable is told, most telling variable first."""

ACT_WORDS: Mapping[str, str] = {
    "sign": "the paper enters into force once all whom it binds have signed and confirmed",
    "refuse": "takes the paper off the table",
    "withdraw": "takes your signature back; the paper stays on the table",
    "break": "ends the peace; the war goes on",
    "walk": "takes the US out of the talks",
    "return": "brings the US back to the talks",
    "none": "your diplomats do nothing of the kind this turn",
}
"""What each weighty act does."""

NOTHING = "nothing changes by itself"


def one_line(shifts: Iterable[tuple[str, float]]) -> str:
    """Return what a move does, in a line: its most telling effects.

    Args:
        shifts: ``(variable, direction)``: above 0 for a rise; variables without words of their own are left out.
    """
    signs = {name: shift for name, shift in shifts if shift != 0.0 and name in WORDS}
    named = [WORDS[name][signs[name] < 0.0] for name in WORDS if name in signs]
    distinct = list(dict.fromkeys(named))[:MOST]
    return ", ".join(distinct) or NOTHING
