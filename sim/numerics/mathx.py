"""Elementary functions in plain arithmetic, so that Python and compiled, vectorised code agree.

A library ``exp`` is not vectorised by the compiler and may differ between implementations in the
last bit; these use only operations that IEEE 754 fixes to the bit.
"""

import math

EXP_LIMIT = 60.0
_SQUARINGS_SCALE = 1.0 / 1024.0
_SIXTH = 1.0 / 6.0
_TWENTYFOURTH = 1.0 / 24.0

# Coefficients of Wichura (1988), algorithm AS 241, PPND16: the normal quantile to 1e-16.
_CENTRE = 0.425
_CENTRE_SQUARE = 0.180625
_TAIL_SPLIT = 5.0
_TAIL_SHIFT = 1.6


def exp(z: float) -> float:
    """Return e to the ``z``, with ``z`` held within +-60; relative error below 3e-8 for |z| < 20.

    A short series at z / 1024, squared ten times.
    """
    y = min(max(z, -EXP_LIMIT), EXP_LIMIT) * _SQUARINGS_SCALE
    e = 1.0 + y * (1.0 + y * (0.5 + y * (_SIXTH + y * _TWENTYFOURTH)))
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    return e * e


# fmt: off
def _centre(q: float) -> float:
    r = _CENTRE_SQUARE - q * q
    top = (
        ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
        + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
        + 133.14166789178437745) * r + 3.387132872796366608
    )
    bottom = (
        ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
        + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
        + 42.313330701600911252) * r + 1.0
    )
    return q * top / bottom


def _near_tail(r: float) -> float:
    r = r - _TAIL_SHIFT
    top = (
        ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
        + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
        + 4.6303378461565452959) * r + 1.42343711074968357734
    )
    bottom = (
        ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
        + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
        + 2.05319162663775882187) * r + 1.0
    )
    return top / bottom


def _far_tail(r: float) -> float:
    r = r - _TAIL_SPLIT
    top = (
        ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
        + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
        + 5.4637849111641143699) * r + 6.6579046435011037772
    )
    bottom = (
        ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
        + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
        + 0.59983220655588793769) * r + 1.0
    )
    return top / bottom
# fmt: on


def is_central(u: float) -> bool:
    """Return whether the quantile of ``u`` needs no logarithm: where ``central_quantile`` is the quantile."""
    return abs(u - 0.5) <= _CENTRE


def central_quantile(u: float) -> float:
    """Return ``normal_quantile(u)`` where ``is_central(u)``; a polynomial alone, so loops of it become vectors."""
    return _centre(u - 0.5)


def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of ``u`` in (0, 1).

    Source: Wichura (1988), Algorithm AS 241, Applied Statistics 37(3).
    """
    q = u - 0.5
    if abs(q) <= _CENTRE:
        return _centre(q)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    z = _near_tail(r) if r <= _TAIL_SPLIT else _far_tail(r)
    return z if q > 0.0 else -z
