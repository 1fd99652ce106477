"""Which inputs decide how a scenario ends.

:mod:`inputs` says what may move, :mod:`play` plays points of a design, :mod:`screening` is Morris's
screening, :mod:`variance` Sobol's indices, :mod:`local` one input at a time, :mod:`words` tells what came
of them, and :mod:`saving` writes it down.  All three take a *model*: a function of a table of points and
of the streams of chance that each is played with.  Chance is an input like the others, named ``CHANCE``:
it changes the stream and no number, so that its index is the noise floor of a design.
"""
