"""Studies of many solves: which inputs decide, regions and maps of outcomes, tables of the documentation."""
