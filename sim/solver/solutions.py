"""Solutions at hand: a scenario is solved once on a machine, and those that most begin with are shipped.

A solution's name is a digest of all that it depends on: the prepared game without its dated events, the plan of the
training runs, and the source of the rules.  So runs, seeds, words and events ask for no new solve.  Files are
written whole or not at all.

A shipped file (``scenarios/solved``, made by ``make solved``) has the same name, so it serves only the rules and numbers that it
was solved with; it holds the coefficients of the regression alone, from which the rest follows.
"""

import dataclasses as dc
import hashlib
import inspect
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from diplomatic_swings.forms.library import root
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.numerics import linear
from diplomatic_swings.sim.solver import iteration
from diplomatic_swings.sim.solver.iteration import Solution, SolveError, Step, plan_of, training_game
from diplomatic_swings.sim.solver.iteration import solve as solve_afresh
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store import cache
from numpy.typing import NDArray

FOLDER = "solutions"
ARRAYS = ("beta", "parts", "standard")
SHIPPED = "solved"
"""Where shipped solutions are, below ``scenarios/``."""
DIGITS = 16


def numbers_of(table: Any) -> list[bytes]:  # noqa: ANN401 - nested named tuples of arrays and numbers
    """Return the bytes of all numbers of a nested tuple, in order."""
    if isinstance(table, np.ndarray):
        return [str(table.shape).encode(), table.tobytes()]
    if isinstance(table, tuple):
        return [part for member in table for part in numbers_of(member)]
    return [repr(table).encode()]


def sources() -> str:
    """Return a digest of the source of the rules and of the solver."""
    text = compiled.source_digest() + "".join(inspect.getsource(module) for module in (iteration, linear))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(s: Scenario, seed: int = 0) -> str:
    """Return 16 hex digits of all that a scenario's solution depends on."""
    return hashlib.sha256(_numbers(s, seed) + sources().encode()).hexdigest()[:DIGITS]


def numbers_digest(s: Scenario, seed: int = 0) -> str:
    """Return 16 hex digits of the numbers that a scenario's solution depends on, whatever the rules do with them."""
    return hashlib.sha256(_numbers(s, seed)).hexdigest()[:DIGITS]


def _numbers(s: Scenario, seed: int) -> bytes:
    game = training_game(s)
    levels = tuple(player.mind.level for player in s.players)
    parts = [
        *numbers_of(game),
        *numbers_of(plan_of(s, game.at)),
        repr((levels, tuple(s.solver), seed)).encode(),
    ]
    return b"".join(parts)


def folder() -> Path:
    """Return the folder of kept solutions."""
    return compiled.CACHE.parent / FOLDER


def at_hand(s: Scenario, seed: int = 0, digest: str | None = None) -> Solution | None:
    """Return a scenario's solution if it is kept or shipped; None if it must be solved.

    Args:
        s: the scenario.
        seed: seed of the solver's training runs.
        digest: that of the two, where it is known.
    """
    digest = digest or digest_of(s, seed)
    return kept(digest) or _shipped(s, seed, digest)


def kept(digest: str) -> Solution | None:
    """Return a kept solution, or None if there is none, or its file is damaged."""
    content = cache.read(_file(digest))
    return None if content is None else _unpacked(content)


def _shipped(s: Scenario, seed: int, digest: str) -> Solution | None:
    """Return a shipped solution, or None if there is none, or its file is damaged."""
    content = cache.read(shipped_file(digest))
    if content is None:
        return None
    solution, solver = _unpacked(lzma.decompress(content)), iteration.Solver(s, seed)
    solver.act_on(solution.standard)
    return dc.replace(solution, beta=solver.acting, parts=solver.parts)


def shipped_file(digest: str) -> Path:
    """Return where a shipped solution is."""
    return root() / SHIPPED / f"{digest}.solution"


def _unpacked(content: bytes) -> Solution:
    """Return the solution in a file; an array that it lacks is empty."""
    with np.load(io.BytesIO(content), allow_pickle=False) as data:
        words = json.loads(str(data["words"]))
        steps = tuple(Step(*row) for row in words.pop("steps"))
        beta, parts, standard = (np.asarray(data.get(name, ()), dtype=np.float64) for name in ARRAYS)
    return Solution(beta=beta, parts=parts, standard=standard, steps=steps, **words)


def keep(digest: str, solution: Solution) -> None:
    """Keep a solution; a folder that cannot be written is no error, the next run solves again."""
    cache.write(_file(digest), _packed(solution, ARRAYS))


def ship(s: Scenario, solution: Solution) -> Path:
    """Write a solution with seed 0 for shipping, and return its file.

    Raises:
        ValueError: if a player's level of thought has a limit: its values do not follow from the coefficients.
    """
    if any(player.mind.level < iteration.DEEPEST for player in s.players):
        raise ValueError(f"{s.name}: expected players without a limit to their level of thought")
    file = shipped_file(digest_of(s))
    cache.write(file, lzma.compress(_packed(solution, ("standard",), np.savez), preset=9))
    return file


def _packed(
    solution: Solution, names: tuple[str, ...], save: Callable[..., None] = np.savez_compressed
) -> bytes:
    """Return a solution with some of its arrays as the content of a file."""
    words = {
        "steps": [(step.number, step.change, step.seconds) for step in solution.steps],
        **{name: getattr(solution, name) for name in ("residual", "settled", "seconds", "fit", "seed")},
    }
    buffer = io.BytesIO()
    arrays: dict[str, NDArray[Any]] = {name: getattr(solution, name) for name in names}
    save(buffer, allow_pickle=False, words=np.array(json.dumps(words)), **arrays)
    return buffer.getvalue()


def _file(digest: str) -> Path:
    return folder() / f"{digest}.solution"


def require_settled(s: Scenario, solution: Solution) -> Solution:
    """Return the solution if it has settled.

    Raises:
        SolveError: if its policies still move by more than the scenario's tolerance.
    """
    if not solution.settled:
        raise SolveError(
            f"the values of {s.name} do not settle: policies still moved by {solution.residual:.3f} over the last "
            f"iterations (at most {s.solver.tolerance:g} is asked); more iterations or runs may help "
            "(solver.iterations, solver.runs), or play it all the same with --allow-unsettled"
        )
    return solution


def solution_of(
    s: Scenario,
    *,
    seed: int = 0,
    threads: int = 2,
    warm: Solution | None = None,
    iterations: int | None = None,
    progress: Callable[[Step], None] | None = None,
) -> tuple[Solution, str]:
    """Return a scenario's solution and its digest: one at hand, else solved and kept.

    Args:
        s: the scenario.
        seed: seed of the training runs.
        threads: threads; the solution does not depend on it.
        warm: solution of a scenario of the same layout to begin from; it is part of the digest.
        iterations: iterations of a warm solve (default: ``WARM_ITERATIONS``); part of the digest too.
        progress: called after each iteration of a solve.
    """
    digest = digest_of(s, seed)
    count = None if warm is None else iterations or WARM_ITERATIONS
    if warm is not None:
        begun = digest.encode() + warm.standard.tobytes() + str(count).encode()
        digest = hashlib.sha256(begun).hexdigest()[:DIGITS]
    solution = at_hand(s, seed, digest) if warm is None else kept(digest)
    if solution is None:
        start = None if warm is None else warm.standard
        made = solve_afresh(s, seed=seed, threads=threads, warm=start, iterations=count, progress=progress)
        # another process may have solved the same meanwhile: the time that is kept is the one that all tell
        solution = kept(digest) or made
        if solution is made:
            keep(digest, made)
    return solution, digest


WARM_ITERATIONS = 12
"""Iterations of a warm solve."""
