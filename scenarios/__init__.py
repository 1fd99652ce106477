"""The shipped scenarios, lenses and doctrines: data, found by :mod:`sim.files.library`."""
