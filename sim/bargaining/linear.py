"""A linear solver with a fixed order of arithmetic: the same bits whatever BLAS is installed."""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@numba.njit(cache=True, nogil=True)
def _eliminate(a: Floats, c: Floats) -> None:
    """Gaussian elimination with partial pivoting, in place; the solution replaces ``c``."""
    n, m = c.shape
    for k in range(n):
        pivot = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[pivot, k]):
                pivot = i
        if pivot != k:
            for j in range(n):
                a[k, j], a[pivot, j] = a[pivot, j], a[k, j]
            for j in range(m):
                c[k, j], c[pivot, j] = c[pivot, j], c[k, j]
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            if factor != 0.0:
                for j in range(k + 1, n):
                    a[i, j] -= factor * a[k, j]
                for j in range(m):
                    c[i, j] -= factor * c[k, j]
    for k in range(n - 1, -1, -1):
        for j in range(m):
            c[k, j] /= a[k, k]
        for i in range(k):
            factor = a[i, k]
            for j in range(m):
                c[i, j] -= factor * c[k, j]


def solve_in_order(a: Floats, c: Floats) -> Floats:
    """Return X with A X = C.

    Args:
        a: square matrix, (n, n).
        c: right-hand sides, (n, m).

    Raises:
        ValueError: if the matrix is singular to working precision.
    """
    left, right = np.array(a, dtype=np.float64), np.array(c, dtype=np.float64)
    _eliminate(left, right)
    if not np.isfinite(right).all():
        raise ValueError("the regression has no solution: some column of the basis never varies")
    return right
