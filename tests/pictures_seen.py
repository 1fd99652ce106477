"""How pictures look, as thumbnails in grey: a few thousand bytes each, kept in ``tests/pictures/``.

    python tests/pictures_seen.py    # writes them anew, after looking at what changed

Thumbnails, not full pictures to the pixel (as pytest-mpl keeps them): releases of Matplotlib and FreeType
move letters by part of a pixel, which a thumbnail averages out; a mark, line or panel that goes missing or
moves stays seen.  The fonts are those that Matplotlib brings, and the results are made up, so nothing but
the drawing can change them.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import io
from functools import partial
from pathlib import Path

import made_sweeps
import numpy as np
from diplomatic_swings.experiments.designs.design import AS_IT_IS
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.gallery import DISCOVERY, PHASE, STUDIES
from diplomatic_swings.plots.sweep_gallery import INPUTS, OVER_TIME, _map
from made_studies import discovered, found_by, mapped
from matplotlib.figure import Figure
from PIL import Image
from sweeping import OIL

FOLDER = Path(__file__).parent / "pictures"
WIDTH = 200
"""Pixels of a thumbnail from left to right."""


def swept(seed):
    """Return a sweep over a grid of two inputs, with a map for its only policy."""
    return made_sweeps.overview(made_sweeps.design(kind="grid", count=5), partial(_ending, seed=seed))


def _ending(points, seed):
    """Return shares of settlements that rise with the second input, or half as far with the first."""
    values = points[(OIL if seed else made_sweeps.IDLE).path]
    share = (values - values.min()) / (values.max() - values.min())
    return made_sweeps.shares(len(points), settle=np.rint((40 if seed else 80) * share) / 100)


_SWEEP = {"inputs": INPUTS, "outcomes-over-time": OVER_TIME, "map": _map("map", AS_IT_IS)}

SHOWN = {
    **{picture.name: (picture, partial(found_by, picture.name)) for picture in STUDIES},
    **{picture.name: (picture, make) for picture, make in ((PHASE, mapped), (DISCOVERY, discovered))},
    **{f"sweep-{name}": (picture, swept) for name, picture in _SWEEP.items()},
}
"""Picture and what makes its result from a seed, by name of the thumbnail.  Those of runs, comparisons, claims,
validations and fits are drawn from runs of the model, which a change of the model would move; other tests look at these."""


def made_up(name, seed=0):
    """Return what a picture is drawn from; another seed, another result."""
    return SHOWN[name][1](seed)


def thumbnail(name, shown):
    """Return a picture as grey levels from 0 to 255."""
    drawn = SHOWN[name][0].plot(shown)
    figure = drawn if isinstance(drawn, Figure) else drawn.figure
    buffer = io.BytesIO()
    with styled("print"):
        figure.savefig(buffer, format="png", dpi=100)
    with Image.open(buffer) as image:
        size = WIDTH, round(WIDTH * image.height / image.width)
        return np.asarray(image.convert("L").resize(size, Image.Resampling.BOX))


def kept(name):
    """Return the thumbnail that is kept of a picture."""
    with Image.open(FOLDER / f"{name}.png") as image:
        return np.asarray(image)


def apart(first, second):
    """Return the root mean square of differences of grey levels; different shapes are far apart."""
    if first.shape != second.shape:
        return 255.0
    return float(np.sqrt(np.mean((first.astype(float) - second.astype(float)) ** 2)))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in SHOWN:
        Image.fromarray(thumbnail(each, made_up(each))).save(FOLDER / f"{each}.png", optimize=True)
