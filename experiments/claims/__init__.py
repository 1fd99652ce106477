"""Claims put on trial: each is a comparison of runs with the same luck, written in YAML.

:mod:`reading` reads claims, :mod:`cases` builds the scenarios they compare, :mod:`measures` says what
is measured in each run, :mod:`estimates` turns that into effects with intervals, :mod:`verdicts` says
what an interval means for a claim, :mod:`trial` runs it all, :mod:`robustness` repeats it on drawn
numbers, and :mod:`ledger` writes it down.
"""
