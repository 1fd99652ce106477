"""Pictures: one file each, ``plot_x(result, ax=None) -> Axes``."""
