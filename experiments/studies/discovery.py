"""Scenario discovery: the region of inputs in which an outcome is frequent, in words.

A tree of splits (CART; Breiman et al. 1984) parts the points of a design into boxes; those in which
most points have the outcome often are the regions.  *Coverage* is the share of all such points that a
region holds, *density* the share of the region's points that are such (Bryant and Lempert 2010).  Both are
told for points that the tree has not seen as well: only those say whether a region is more than an
accident of the points that were drawn.

The tree is scikit-learn's.  PRIM (``ema_workbench``) gives one box at a time and lets the analyst choose on
a curve of coverage and density, but it brings eight further libraries and a choice by hand; the regions of
a tree do not overlap, and the same points give the same ones.

What is chosen among alternatives with names - a date, an event, a policy - enters as one 0 or 1 for each of them, so
that a split parts one alternative from the others, in no order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.runs.measures import wilson
from diplomatic_swings.forms.percent import percent
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sklearn.tree._tree import Tree

HELD_OUT = 1 / 3
"""Share of the points that the tree does not see."""

FOLDS = 5
LEAST = 0.04
"""Share of the points that every box must hold, so that a region is no single lucky point."""

DENSE = 0.5
"""Share of a box's points that must have the outcome often for it to be a region."""

UPPER = 0.75
"""Quantile of the points' shares from which an outcome counts as frequent, unless a share is given."""

FEWEST = 48
TWO = 2

LEAF = -1
"""How scikit-learn marks a node without children."""


class DiscoveryError(Exception):
    """Points in which nothing can be discovered, with the reason."""


class Named(NamedTuple):
    """An input that is one of several alternatives with names.

    Attributes:
        path: its name, that of its column.
        names: the alternatives.
    """

    path: str
    names: tuple[str, ...]


class Feature(NamedTuple):
    """What the tree splits: a number, or whether an input is a certain alternative, as 0 or 1."""

    path: str
    name: str | None = None


class Limit(NamedTuple):
    """Bounds of a box in one input that it limits: ends of a number, or the alternatives that are left."""

    path: str
    low: float
    high: float
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Discovery:
    """Regions that lead to an outcome; immutable.

    Attributes:
        outcome: the outcome.
        above: share of runs from which a point has it often.
        inputs: what moved.
        points: points that were looked at, and among them ``interest`` and ``held`` (not seen by the tree).
        boxes: regions, most coverage first: ``box``, ``points`` and ``hits`` seen and held out, coverage and
            density of both, and the 95 % interval of the held-out density.
        limits: bounds of each box: ``box``, ``input``, ``low``, ``high``, only where it limits an
            input, and the input's own range; of an input with names ``alternatives``, those of the box.
        about: scenario, runs, week and seed of the points, as far as they are known.
        dense: whether the outcome is frequent at most points of the boxes; if not, the one box is only the densest.
        named: what moved among alternatives with names.
    """

    outcome: str
    above: float
    inputs: tuple[Prior, ...]
    points: pd.DataFrame
    boxes: pd.DataFrame
    limits: pd.DataFrame
    dense: bool
    about: Mapping[str, Any] = field(default_factory=dict)
    named: tuple[Named, ...] = ()

    @property
    def base_rate(self) -> float:
        """Return the share of all points that have the outcome often."""
        return float(self.points["interest"].mean())

    def held_out(self) -> dict[str, float]:
        """Return coverage and density of all boxes together at the points held out."""
        hits, size = self.boxes["held_hits"].sum(), self.boxes["held_points"].sum()
        whole = int((self.points["held"] & self.points["interest"]).sum())
        return {"coverage": _ratio(hits, whole), "density": _ratio(hits, size)}


def discover(
    points: pd.DataFrame,
    shares: pd.Series,
    inputs: tuple[Prior, ...],
    above: float | None = None,
    seed: int = 0,
    named: tuple[Named, ...] = (),
) -> Discovery:
    """Return the regions of inputs in which an outcome is frequent.

    Args:
        points: a design, one point a row, columns by path.
        shares: share of runs with the outcome at each point; its name is the outcome's.
        inputs: what moved, and between which bounds.
        above: share from which a point has the outcome often (default: the upper quarter of points).
        seed: seed of what is held out.
        named: what moved among alternatives with names, which are in the columns.

    Raises:
        DiscoveryError: if there are too few points, or all or none have the outcome often.
    """
    if len(points) < FEWEST:
        raise DiscoveryError(f"expected at least {FEWEST} points (given {len(points)})")
    line = _line(shares) if above is None else above
    numbers = [prior.path for prior in inputs]
    table = points[[*numbers, *(each.path for each in named)]].reset_index(drop=True)
    features = _features(inputs, named)
    interest = _interest(shares, line)
    held = _held_out(table[numbers], seed)
    tree = _grown(_encoded(table[~held], features), interest[~held], seed)
    chosen = _chosen(tree, 0)
    regions = chosen or [_densest(tree)]
    every = pd.DataFrame({**table, "share": shares.to_numpy(), "interest": interest, "held": held})
    rows = [(_limits(tree, node, features, named), node) for node in regions]
    inside = [_inside(table, limits) for limits, _ in rows]
    order = sorted(range(len(rows)), key=lambda k: -int((inside[k] & interest & ~held).sum()))
    boxes = pd.DataFrame([_measured(inside[k], interest, held) for k in order])
    boxes.insert(0, "box", np.arange(1, len(order) + 1))
    limits = [_limit_row(box, limit, inputs) for box, k in enumerate(order, start=1) for limit in rows[k][0]]
    columns = ["box", "input", "low", "high", "range_low", "range_high", "alternatives"]
    table = pd.DataFrame(limits, columns=columns)
    return Discovery(str(shares.name), line, inputs, every, boxes, table, bool(chosen), named=named)


def _features(inputs: tuple[Prior, ...], named: tuple[Named, ...]) -> list[Feature]:
    """Return what the tree may split; of two alternatives one says all."""
    flags = [
        Feature(each.path, name)
        for each in named
        for name in (each.names[1:] if len(each.names) == TWO else each.names)
    ]
    return [*(Feature(prior.path) for prior in inputs), *flags]


def _encoded(points: pd.DataFrame, features: list[Feature]) -> NDArray[np.float64]:
    """Return points as the tree sees them, one column a feature."""
    columns = [
        points[each.path].to_numpy(dtype=np.float64)
        if each.name is None
        else (points[each.path] == each.name).to_numpy(dtype=np.float64)
        for each in features
    ]
    return np.stack(columns, axis=1)


def _line(shares: pd.Series) -> float:
    """Return the share that the upper quarter of points reach; where more are tied at the least, the next one."""
    line, least = float(shares.quantile(UPPER)), float(shares.min())
    more = shares[shares > least]
    return line if line > least or more.empty else float(more.min())


def _interest(shares: pd.Series, line: float) -> NDArray[np.bool_]:
    """Return at which points an outcome is frequent."""
    above: NDArray[np.bool_] = shares.to_numpy() >= line
    if not above.any() or above.all():
        which = "all" if above.any() else "none"
        raise DiscoveryError(
            f"{which} of the points have {shares.name} in {percent(line)} of runs or more; its shares go from "
            f"{percent(shares.min())} to {percent(shares.max())}: expected a share between"
        )
    return above


def _held_out(numbers: pd.DataFrame, seed: int) -> NDArray[np.bool_]:
    """Return which points the tree does not see; points of the same numbers, as under two policies, stay together."""
    alike = np.arange(len(numbers)) if numbers.empty else numbers.groupby(list(numbers), sort=False).ngroup()
    count = int(np.max(alike)) + 1
    held = np.zeros(count, dtype=np.bool_)
    held[np.random.default_rng(seed).permutation(count)[: int(count * HELD_OUT)]] = True
    return held[np.asarray(alike)]


def _grown(x: NDArray[np.float64], interest: NDArray[np.bool_], seed: int) -> "Tree":
    """Return a tree pruned to what holds up in cross-validation.

    It fits 0 and 1 by least squares, which splits as Gini's index does.  Of the trees whose error over the
    folds is within one standard error of the least, the smallest is taken (Breiman et al. 1984).
    """
    from sklearn.model_selection import GridSearchCV, KFold
    from sklearn.tree import DecisionTreeRegressor

    y = interest.astype(np.float64)
    whole = DecisionTreeRegressor(min_samples_leaf=max(int(LEAST * len(x)), 2), random_state=seed % 2**32)
    prices = np.unique(np.clip(whole.cost_complexity_pruning_path(x, y).ccp_alphas, 0.0, None))
    folds = KFold(FOLDS, shuffle=True, random_state=seed % 2**32)
    search = GridSearchCV(
        whole, {"ccp_alpha": prices}, scoring="neg_mean_squared_error", cv=folds, refit=_smallest
    )
    return search.fit(x, y).best_estimator_.tree_


def _smallest(scores: dict[str, Any]) -> int:
    """Return the number of the dearest price, so the smallest tree, within one standard error of the best."""
    mean, error = scores["mean_test_score"], scores["std_test_score"] / np.sqrt(FOLDS)
    best = int(np.argmax(mean))
    return int(np.flatnonzero(mean >= mean[best] - error[best]).max())


def _density(tree: "Tree", node: int) -> float:
    """Return the share of a node's points that have the outcome often."""
    return float(tree.value[node].item())


def _leaves(tree: "Tree", node: int) -> Iterator[int]:
    if tree.children_left[node] == LEAF:
        yield node
        return
    yield from _leaves(tree, tree.children_left[node])
    yield from _leaves(tree, tree.children_right[node])


def _chosen(tree: "Tree", node: int) -> list[int]:
    """Return the regions below a node; where all leaves of a node are dense, the node is one region."""
    if all(_density(tree, leaf) >= DENSE for leaf in _leaves(tree, node)):
        return [node]
    if tree.children_left[node] == LEAF:
        return []
    return [*_chosen(tree, tree.children_left[node]), *_chosen(tree, tree.children_right[node])]


def _densest(tree: "Tree") -> int:
    return max(_leaves(tree, 0), key=lambda node: _density(tree, node))


def _limits(tree: "Tree", wanted: int, features: list[Feature], named: tuple[Named, ...]) -> list[Limit]:
    """Return the bounds of a node in the inputs that the splits above it name, in the order of inputs."""
    spans = _spans(tree, wanted)
    numbers = [
        Limit(features[number].path, *span)
        for number, span in sorted(spans.items())
        if features[number].name is None
    ]
    flags = {features[number]: span for number, span in spans.items()}
    left = [(each, _left(each, flags)) for each in named]
    return [
        *numbers,
        *(Limit(each.path, -np.inf, np.inf, names) for each, names in left if names != each.names),
    ]


def _spans(tree: "Tree", wanted: int) -> dict[int, tuple[float, float]]:
    """Return the bounds of a node by number of the feature, as the splits above it set them."""
    parents = {
        int(child): node
        for node in range(tree.node_count)
        for child in (tree.children_left[node], tree.children_right[node])
        if child != LEAF
    }
    spans: dict[int, tuple[float, float]] = {}
    node = wanted
    while node in parents:
        above = parents[node]
        number, at = int(tree.feature[above]), float(tree.threshold[above])
        low, high = spans.get(number, (-np.inf, np.inf))
        left = tree.children_left[above] == node
        spans[number] = (low, min(high, at)) if left else (max(low, at), high)
        node = above
    return spans


def _left(each: Named, flags: Mapping[Feature, tuple[float, float]]) -> tuple[str, ...]:
    """Return the alternatives that are left: the one that a split asks for, or all that none has put away."""
    spans = {
        name: flags[Feature(each.path, name)] for name in each.names if Feature(each.path, name) in flags
    }
    asked = [name for name, (low, _) in spans.items() if low > -np.inf]
    away = [name for name, (_, high) in spans.items() if high < np.inf]
    return tuple(asked or [name for name in each.names if name not in away])


def _limit_row(box: int, limit: Limit, inputs: tuple[Prior, ...]) -> tuple[object, ...]:
    """Return a row of the table of limits: a side without a limit ends where the input's range does."""
    if limit.names:
        return (box, limit.path, *[np.nan] * 4, " ".join(limit.names))
    prior = next(prior for prior in inputs if prior.path == limit.path)
    ends = max(limit.low, prior.low), min(limit.high, prior.high)
    return (box, limit.path, *ends, prior.low, prior.high, "")


def _inside(points: pd.DataFrame, limits: list[Limit]) -> NDArray[np.bool_]:
    """Return which points lie in a box; like the tree's, its sides belong to the part below them."""
    inside = np.ones(len(points), dtype=np.bool_)
    for limit in limits:
        values = points[limit.path]
        if limit.names:
            inside &= values.isin(limit.names).to_numpy()
        else:
            inside &= ((values > limit.low) & (values <= limit.high)).to_numpy()
    return inside


def _measured(
    inside: NDArray[np.bool_], interest: NDArray[np.bool_], held: NDArray[np.bool_]
) -> dict[str, float]:
    """Return coverage and density of a box at points seen and held out."""
    row: dict[str, float] = {}
    for name, part in (("seen", ~held), ("held", held)):
        size, hits = int((inside & part).sum()), int((inside & part & interest).sum())
        row |= {f"{name}_points": size, f"{name}_hits": hits}
        row[f"{name}_coverage"] = _ratio(hits, int((part & interest).sum()))
        row[f"{name}_density"] = _ratio(hits, size)
    low, high = wilson(int(row["held_hits"]), int(row["held_points"])) if row["held_points"] else (0.0, 1.0)
    return row | {"held_low": float(low), "held_high": float(high)}


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
