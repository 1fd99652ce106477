"""Whether the labels of a picture can be read: all on the page, and none on another.

PYTEST_DONT_REWRITE: its assertions say what is wrong.
"""

import warnings
from itertools import combinations

from diplomatic_swings.plots.frame.style import styled
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

PIXEL = 1.0


def draw(picture, shown, size):
    """Return a picture's figure and its texts that are seen, drawn with warnings as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = picture.plot(shown, size=size)
        figure = drawn if isinstance(drawn, Figure) else drawn.figure
        FigureCanvasAgg(figure)
        with styled(size):
            figure.draw_without_rendering()
    hidden = labels_of_ticks_out_of_sight(figure)
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return figure, [t for t in texts if t not in hidden]


def labels_of_ticks_out_of_sight(figure):
    """Return labels that Matplotlib keeps but does not draw, since their ticks are beyond the axis."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    every = {tick.label1 for axis in axes for tick in axis.get_major_ticks()}
    return every - {tick.label1 for axis in axes if axis.axes.axison for tick in axis._update_ticks()}


def assert_legible(figure, texts):
    """Assert that labels lie within the page and meet no other."""
    boxes = {}
    for text in texts:
        box = text.get_window_extent()
        words = text.get_text()
        assert box.x0 >= -PIXEL, words
        assert box.y0 >= -PIXEL, words
        assert box.x1 <= figure.bbox.width + PIXEL, words
        assert box.y1 <= figure.bbox.height + PIXEL, words
        boxes[text] = box
    for (a, first), (b, second) in combinations(boxes.items(), 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        tall = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= PIXEL or tall <= PIXEL * _leading(a), f"{a.get_text()!r} meets {b.get_text()!r}"


def _leading(text):
    """Return by how many pixels lines of text may overlap where only ascenders and descenders do."""
    return 0.3 * text.get_size() * text.figure.dpi / 72
