"""The shipped scenarios, lenses and policies: data, found by :mod:`sim.files.library`."""
