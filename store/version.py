"""The version of the installed distribution."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("diplomatic-swings")
except PackageNotFoundError:
    VERSION = "uninstalled"
