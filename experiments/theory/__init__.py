"""The limits of theory: where theory has an exact answer, the model must give it.

One file a subject; :func:`diplomatic_swings.experiments.theory.table.checks` puts them together.  The numbers of the
cases are in ``scenarios/facts/theory.yaml``.
"""
