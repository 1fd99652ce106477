"""Sets of parameters: files of numbers by dotted path, laid over a scenario as ``--set`` lays them."""

from typing import TYPE_CHECKING

from app.errors import UserError

if TYPE_CHECKING:
    from sim.files.tree import Branch


def settings_of(name: str) -> list[str]:
    """Return the settings in a set of parameters, such as ``payoffs.us.politics=0.4``.

    Args:
        name: name of a set in ``scenarios/params/``, or path of a YAML file.

    Raises:
        UserError: if there is no such file, or it holds no numbers.
        ScenarioError: if it is no proper YAML.
    """
    from pathlib import Path

    from sim.files.library import NotFoundError, Shelf, find
    from sim.files.parsing import read
    from sim.files.problems import Report

    try:
        path = find(name, Shelf("set of parameters", ("params",)), Path())
    except NotFoundError as error:
        raise UserError(f"--params: {error}") from error
    report = Report()
    root = read(path, report)
    report.stop_if_any()
    return _numbers(root, "") if root else []


def _numbers(branch: "Branch", above: str) -> list[str]:
    from sim.files.problems import join
    from sim.files.tree import Branch, Leaf, given

    found = []
    for name, entry in branch.entries.items():
        path, node = join(above, name), entry.node
        if isinstance(node, Branch):
            found += _numbers(node, path)
        elif isinstance(node, Leaf) and isinstance(node.value, int | float):
            found.append(f"{path}={node.value}")
        else:
            where = f"{entry.key.file}:{entry.key.line}:{entry.key.column}"
            raise UserError(f"{where}: {path}: expected a number (given {given(node)})")
    return found
