"""The bargaining game held against theory, on reduced settings of its own code."""
