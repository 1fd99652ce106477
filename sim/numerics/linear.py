"""A linear solver with a fixed order of arithmetic: the same bits whatever BLAS is installed."""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _swap_rows(table: Floats, first: int, second: int) -> None:
    for j in range(table.shape[1]):
        table[first, j], table[second, j] = table[second, j], table[first, j]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _take_row(table: Floats, row: int, pivot: int, factor: float, first: int) -> None:
    """Take ``factor`` times the pivot row off a row, from column ``first`` on."""
    for j in range(first, table.shape[1]):
        table[row, j] -= factor * table[pivot, j]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _eliminate(a: Floats, c: Floats) -> None:
    """Bring ``a`` to upper triangular form with partial pivoting, in place, and ``c`` along."""
    n = a.shape[0]
    for k in range(n):
        pivot = k + np.argmax(np.abs(a[k:, k]))
        if pivot != k:
            _swap_rows(a, k, pivot)
            _swap_rows(c, k, pivot)
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            if factor != 0.0:
                _take_row(a, i, k, factor, k + 1)
                _take_row(c, i, k, factor, 0)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _substitute(a: Floats, c: Floats) -> None:
    """Solve an upper triangular system in place; the solution replaces ``c``."""
    for k in range(a.shape[0] - 1, -1, -1):
        for j in range(c.shape[1]):
            c[k, j] /= a[k, k]
        for i in range(k):
            _take_row(c, i, k, a[i, k], 0)


def solve_in_order(a: Floats, c: Floats) -> Floats:
    """Return X with A X = C, by Gaussian elimination with partial pivoting.

    Args:
        a: square matrix, (n, n).
        c: right-hand sides, (n, m).

    Raises:
        ValueError: if the matrix is singular to working precision.
    """
    left, right = np.array(a, dtype=np.float64), np.array(c, dtype=np.float64)
    _eliminate(left, right)
    _substitute(left, right)
    if not np.isfinite(right).all():
        raise ValueError("the regression has no solution: some column of the basis never varies")
    return right
