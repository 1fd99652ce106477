"""The files a scenario is made of, in the order in which they are laid over each other."""

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from sim.files.library import DOCTRINES, LENSES, SCENARIOS, NotFoundError, Shelf, find
from sim.files.overlays import overlay_file, settle
from sim.files.parsing import parse, read
from sim.files.problems import Mark, Report
from sim.files.schema import lens_shape
from sim.files.timetable import arrange, keyed
from sim.files.tree import Branch, Entry, Leaf, Node, given
from sim.players import KEYS

LENS_OPTION, DOCTRINE_OPTION, SET_OPTION = "--lens", "--doctrine", "--set"
LINKS = ("extends", "lens")
OWN = ("name", "title")
LENS_WORDS = ("name", "title", "introduction", "source")


class Request(NamedTuple):
    """What to load: a scenario by name or path, and what to lay over it."""

    scenario: str | Path
    overrides: Sequence[str] = ()
    lens: str | None = None
    doctrines: Mapping[str, str] | None = None


class Link(NamedTuple):
    """The mention of a file: where, under which setting, and the folder it starts from."""

    name: str | Path
    mark: Mark
    path: str
    folder: Path


def assemble(request: Request, report: Report) -> Branch:
    """Return one tree of all that was asked for; mistakes go to ``report``."""
    top = _find(Link(request.scenario, Mark(str(request.scenario)), "", Path.cwd()), SCENARIOS, report)
    layers = _gather(top, request.lens, (), report) if top else []
    if request.doctrines:
        layers.append(_chosen_doctrines(request.doctrines))
    tree = reduce(overlay_file, layers, Branch(layers[0].mark if layers else Mark("")))
    for text in request.overrides if layers else ():
        tree = _override(tree, text, report)
    return arrange(tree, [layer.mark.file for layer in layers], report)


def _find(link: Link, shelf: Shelf, report: Report) -> Path | None:
    try:
        return find(link.name, shelf, link.folder)
    except NotFoundError as error:
        report.unreadable(link.mark, link.path, str(error))
        return None


def _gather(path: Path, lens: str | None, chain: tuple[Path, ...], report: Report) -> list[Branch]:
    """Return the layers of a scenario file, base first.

    A lens lies between the base and the file's own content; a file without a base is its own base.
    """
    root = read(path, report)
    if root is None:
        return []
    check_name(root, path, report)
    chain = (*chain, path.resolve())
    own = keyed(root.without(*LINKS, *(OWN if len(chain) > 1 else ())), report)
    base = _base(_link(root, "extends", path, report), chain, report)
    link = Link(lens, Mark(LENS_OPTION), "lens", Path.cwd()) if lens else _link(root, "lens", path, report)
    lenses = [found] if link and (found := _lens(link, report)) else []
    return [*base, *lenses, own] if "extends" in root.entries else [own, *lenses]


def _link(root: Branch, name: str, path: Path, report: Report) -> Link | None:
    node = root.get(name)
    if isinstance(node, Leaf) and isinstance(node.value, str):
        return Link(node.value, node.mark, name, path.parent)
    if node is not None:
        report.unreadable(node.mark, name, f"expected a name or path (given {given(node)})")
    return None


def _base(link: Link | None, chain: tuple[Path, ...], report: Report) -> list[Branch]:
    found = _find(link, SCENARIOS, report) if link else None
    if link is None or found is None:
        return []
    if found.resolve() in chain:
        names = " -> ".join(path.stem for path in (*chain, found))
        report.unreadable(link.mark, link.path, f"expected a chain of scenarios that ends (given {names})")
        return []
    return _gather(found, None, chain, report)


def _lens(link: Link, report: Report) -> Branch | None:
    """Return the content of a lens, without the words about it."""
    path = _find(link, LENSES, report)
    root = read(path, report) if path else None
    if path is None or root is None:
        return None
    check_name(root, path, report)
    content = [name for name in lens_shape().fields if name not in LENS_WORDS]
    lens_shape().check(root.without(*content), "", report)
    strange = [name for name in root.entries if name not in content]
    return keyed(root.without(*strange), report)


def check_name(root: Branch, path: Path, report: Report) -> None:
    """Report a name that differs from the name of its file."""
    node = root.get("name")
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value != path.stem:
        report.add(node.mark, "name", f"expected '{path.stem}', the name of the file (given '{node.value}')")


def _chosen_doctrines(names: Mapping[str, str]) -> Branch:
    mark = Mark(DOCTRINE_OPTION)
    chosen = {player: Entry(mark, Leaf(name, mark)) for player, name in names.items()}
    return Branch(mark, {"doctrines": Entry(mark, Branch(mark, chosen))})


def _override(tree: Branch, text: str, report: Report) -> Branch:
    path, _, value = text.partition("=")
    mark = Mark(SET_OPTION)
    parsed = parse(value.strip(), SET_OPTION)
    report.problems.extend(problem._replace(line=0, path=path.strip()) for problem in parsed.problems)
    if parsed.root is None:
        if not parsed.problems:
            report.add(mark, path.strip(), f"expected path.to.value=1.5 (given '{text}')")
        return tree
    return settle(tree, path.strip(), parsed.root, report)


def doctrine_files(tree: Branch, report: Report) -> dict[str, tuple[Path, Branch]]:
    """Return path and content of the doctrine that each player follows, by player."""
    chosen = tree.branch("doctrines").entries
    known = {player: entry for player, entry in chosen.items() if player in KEYS}
    found = {player: _doctrine(player, entry.node, report) for player, entry in known.items()}
    return {player: file for player, file in found.items() if file}


def _doctrine(player: str, node: Node, report: Report) -> tuple[Path, Branch] | None:
    if not isinstance(node, Leaf) or not isinstance(node.value, str):
        return None
    where = f"doctrines.{player}"
    folder = Path.cwd() if node.mark.line == 0 else Path(node.mark.file).parent
    path = _find(Link(node.value, node.mark, where, folder), DOCTRINES, report)
    root = read(path, report) if path else None
    if path is None or root is None:
        return None
    check_name(root, path, report)
    owner = root.scalar("player")
    if owner != player and isinstance(owner, str):
        report.add(node.mark, where, f"expected a doctrine of {player} (given '{node.value}', of {owner})")
    return path, root
