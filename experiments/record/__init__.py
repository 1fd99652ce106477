"""The record of dated facts: its files, its weeks, its statistics, and targets for runs.

:mod:`schema` declares the tables; :mod:`diplomatic_swings.forms.cells` reads text into cells that know their place; :mod:`checking`
judges them and reports every mistake at once; :mod:`folder` gives the tables of a folder; :mod:`summary` and
:mod:`dictionary` describe them; :mod:`mapping` and :mod:`importing` bring in other people's tables;
:mod:`coding` says which lever of the game a recorded move is.
"""
