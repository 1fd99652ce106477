"""Clients: other people's software on the model.  What is not installed is skipped, and says how to install it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
