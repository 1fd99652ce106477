"""The features of :mod:`diplomatic_swings.sim.world.features` in plain English, for reasons that know their sign.

A term of an explanation is ``weight * change of a feature``.  Whether it is named by the first phrase of a row
or by the second hangs on the change alone, so that "less fighting" is a gain to who dislikes fighting and a
loss to who likes it.
"""

from diplomatic_swings.sim.world.features import FEATURE_INDEX

SMALL = 0.0005
"""Chances below this are not written out."""

# fmt: off
PHRASES: dict[str, tuple[str, str]] = {
    "fighting": ("more fighting", "less fighting"),
    "advance": ("a faster Russian advance", "a slower Russian advance"),
    "hope": ("more hope in Moscow of a breakthrough", "less hope in Moscow of a breakthrough"),
    "land": ("more land in Russian hands", "less land in Russian hands"),
    "losses_russia": ("heavier Russian losses", "lighter Russian losses"),
    "losses_ukraine": ("heavier Ukrainian losses", "lighter Ukrainian losses"),
    "danger": ("more danger to Ukraine's front", "less danger to Ukraine's front"),
    "war_weary_russia": ("a more war-weary Russian elite", "a less war-weary Russian elite"),
    "war_weary_ukraine": ("a more war-weary Ukraine", "a less war-weary Ukraine"),
    "missiles": ("more long-range missiles for Ukraine", "fewer long-range missiles for Ukraine"),
    "western_arms": ("more Western arms for Ukraine", "fewer Western arms for Ukraine"),
    "force_ukraine": ("a stronger Ukrainian army", "a weaker Ukrainian army"),
    "withheld": ("more US aid withheld from Kyiv", "less US aid withheld from Kyiv"),
    "alone": ("more risk of losing US support", "less risk of losing US support"),
    "sanctions": ("heavier sanctions on Russia", "lighter sanctions on Russia"),
    "sanctions_squeeze": ("sanctions that bite empty coffers harder", "sanctions that bite empty coffers less"),
    "coffers": ("emptier Russian coffers", "fuller Russian coffers"),
    "relief": ("more sanctions relief under a peace", "less sanctions relief under a peace"),
    "us_arms": ("more US arms deliveries", "fewer US arms deliveries"),
    "eu_arms": ("more arms that Europe pays for", "fewer arms that Europe pays for"),
    "eu_sanctions": ("heavier European sanctions", "lighter European sanctions"),
    "approval": ("higher US approval ratings", "lower US approval ratings"),
    "fuel": ("higher pump prices", "lower pump prices"),
    "glow": ("more credit for a diplomatic win", "less credit for a diplomatic win"),
    "fatigue": ("more fatigue from fruitless talks", "less fatigue from fruitless talks"),
    "role": ("a longer US role as mediator", "a shorter US role as mediator"),
    "bilateral": ("more talks of Washington and Moscow alone", "fewer talks of Washington and Moscow alone"),
    "absence": ("more risk of a war without Washington", "less risk of a war without Washington"),
    "idle_threat": ("more US threats left hanging", "fewer US threats left hanging"),
    "us_commitment": ("larger US guarantees on offer", "smaller US guarantees on offer"),
    "eu_commitment": ("larger European guarantees on offer", "smaller European guarantees on offer"),
    "trust_us_russia": ("better relations of Washington and Moscow", "worse relations of Washington and Moscow"),
    "trust_us_ukraine": ("better relations of Washington and Kyiv", "worse relations of Washington and Kyiv"),
    "trust_us_eu": ("better relations of Washington and Brussels", "worse relations of Washington and Brussels"),
    "eu_unity": ("a more united Europe", "a less united Europe"),
    "ceasefire": ("more time under a ceasefire", "less time under a ceasefire"),
    "settlement": ("more time under a settlement", "less time under a settlement"),
    "territory": ("more territory conceded to Moscow", "less territory conceded to Moscow"),
    "alignment": ("more limits on Ukraine's alliances and army", "fewer limits on Ukraine's alliances and army"),
    "red_lines": ("more of Kyiv's red lines crossed", "fewer of Kyiv's red lines crossed"),
    "guarantees": ("stronger guarantees for Ukraine", "weaker guarantees for Ukraine"),
    "attack_fear": ("more fear of a new attack", "less fear of a new attack"),
    "imposed": ("more risk that Ukraine collapses", "less risk that Ukraine collapses"),
    "exhausted": ("more risk that Russia's home front collapses", "less risk that Russia's home front collapses"),
    "pressure": ("more private pressure from the war", "less private pressure from the war"),
    "effort": ("less effort later", "more effort later"),
}
"""By feature: the phrase for more of it, and for less.  ``effort`` counts costs with a minus sign."""

OTHER_TERMS: dict[str, tuple[str, str]] = {
    "effort now": ("less effort now", "more effort now"),
    "repetition": ("less wear from repeating a move", "wear from repeating a move"),
    "policy": ("its policy's favour", "its policy's disfavour"),
    "reach": ("better prospects for papers not yet tabled", "worse prospects for papers not yet tabled"),
    "cost": ("what the act spares it", "the cost of the act"),
    "effects": ("welcome side effects of the act", "unwelcome side effects of the act"),
    "private pressure": ("private pressure that speaks for it", "private pressure that speaks against it"),
    "level": ("hopes of an earlier level of thought", "fears of an earlier level of thought"),
    "other": ("smaller reasons together", "smaller reasons together"),
}
"""Terms that are no features: the phrase for a gain, and for a loss."""
# fmt: on


def of_feature(feature: str, value: float, weight: float) -> str:
    """Return a term's phrase: by the sign of the feature's change, which is that of ``value * weight``."""
    return PHRASES[feature][0 if value * weight >= 0.0 else 1]


def of_other(key: str, value: float) -> str:
    """Return the phrase of a term that is no feature, by its sign."""
    return OTHER_TERMS[key][0 if value >= 0.0 else 1]


def of_paper(label: str, value: float, gain: float) -> str:
    """Return the phrase of what a move does through the chance that the paper on the table is signed.

    Args:
        label: name of the paper.
        value: what the change of that chance is worth to the mover (util).
        gain: what the paper in force would bring the mover (util): its sign tells a rise from a fall.
    """
    return f"a {'better' if value * gain >= 0.0 else 'smaller'} chance that {label} is signed"


def missing() -> list[str]:
    """Return features without phrases."""
    return [name for name in FEATURE_INDEX if name not in PHRASES]


def quoted(label: str) -> str:
    """Return a label in quotation marks that it does not hold itself."""
    return f"'{label}'" if '"' in label else f'"{label}"'
