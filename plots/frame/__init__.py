"""What pictures have in common: the page, its style, axes, keys, labels and words."""
