"""Reports: one self-contained page of HTML for a run, a comparison, a sweep and the ledger of claims.

A page needs no network and no script.  Its sentences are made from the figures in
:mod:`diplomatic_swings.tell.story`; its look is in ``page.html`` and ``page.css``.
"""

REPORT = "report.html"
"""Name of the page in a folder of results."""
