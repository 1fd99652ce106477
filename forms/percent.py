"""Shares in per cent: to the tenth where they are compared, rounded in sentences and pictures."""

_SMALL = 2.0
"""Per cent nearer than this to 0 or 100 have a digit after the point."""

_TINY = 0.1


def percent(share: float) -> str:
    """Return a share in per cent to the tenth, as tables and reports tell it."""
    return f"{share:.1%}".replace("%", " %")


def rounded_percent(share: float) -> str:
    """Return a share in per cent: whole, with one digit near 0 and 100, never a false 0 or 100.

    What is no share - a figure below 0 or above 1 - is told whole.
    """
    value = 100.0 * share
    if not 0.0 < value < 100.0:
        return f"{value:.0f} %"
    if value < _TINY:
        return f"under {_TINY} %"
    if value > 100.0 - _TINY:
        return f"over {100.0 - _TINY} %"
    digits = 1 if min(value, 100.0 - value) < _SMALL else 0
    return f"{value:.{digits}f} %"
