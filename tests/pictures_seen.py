"""How pictures look, as thumbnails in grey: a few thousand bytes each, kept in ``tests/pictures/``.

    python tests/pictures_seen.py    # writes them anew, after looking at what changed

Thumbnails, not full pictures to the pixel (as pytest-mpl keeps them): releases of Matplotlib and FreeType
move letters by part of a pixel, which a thumbnail averages out; a mark, line or panel that goes missing or
moves stays seen.  The fonts are those that Matplotlib brings, and the results are made up, so nothing but
the drawing can change them.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import io
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from plots_results import CASES, comparison_of, result_of

from plots.gallery import COMPARISONS, PICTURES
from plots.style import styled

FOLDER = Path(__file__).parent / "pictures"
WIDTH = 200
"""Pixels of a thumbnail from left to right."""

SHOWN = {picture.name: picture for picture in (*PICTURES, *COMPARISONS)}


def made_up(name, seed=0):
    """Return what a picture is drawn from; another seed, another result."""
    if SHOWN[name] in COMPARISONS:
        return comparison_of(CASES["usual"], f"world.brent_level={55 + seed}", seed=seed)
    return result_of(CASES["usual"], seed=seed)


def thumbnail(name, shown):
    """Return a picture as grey levels from 0 to 255."""
    drawn = SHOWN[name].plot(shown)
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
