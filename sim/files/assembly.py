"""The files a scenario is made of, in the order in which they are laid over each other."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from sim.files.containers import Table
from sim.files.library import BARGAINING_SCENARIOS, SCENARIOS, NotFoundError, Shelf, find, shipped
from sim.files.overlays import overlay_file, settle
from sim.files.parsing import parse, read
from sim.files.problems import Mark, Report
from sim.files.timetable import arrange, keyed
from sim.files.tree import Branch, Entry, Leaf, Node, given

LENS_OPTION, DOCTRINE_OPTION, SET_OPTION = "--lens", "--doctrine", "--set"
LINKS = ("extends", "lens")
OWN = ("name", "title")
LENS_WORDS = ("name", "title", "introduction", "source")


class Reader(NamedTuple):
    """A game whose scenarios have a format of their own: its name, what loads them, where they are."""

    game: str
    function: str
    shelf: Shelf


READERS = {
    1: Reader("the first model", "sim.scenario.load", SCENARIOS),
    2: Reader("the bargaining game", "sim.bargaining.loading.load", BARGAINING_SCENARIOS),
}
"""Who reads which format."""


class Dialect(NamedTuple):
    """What sets one format of scenario files apart from another.

    Attributes:
        number: of the format.
        lenses: where lenses are.
        doctrines: where files of choice costs and bars are.
        section: the setting that names such a file by player.
        option: the option of the command line that does.
        form: returns the form of a whole scenario, which may depend on its content.
        lens_form: returns the form of a lens.
    """

    number: int
    lenses: Shelf
    doctrines: Shelf
    section: str
    option: str
    form: Callable[[Branch], Table]
    lens_form: Callable[[], Table]

    @property
    def scenarios(self) -> Shelf:
        """Where scenarios are."""
        return READERS[self.number].shelf


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


def assemble(request: Request, dialect: Dialect, report: Report) -> Branch:
    """Return one tree of all that was asked for; mistakes go to ``report``."""
    link = Link(request.scenario, Mark(str(request.scenario)), "", Path.cwd())
    top = _find(link, dialect.scenarios, report)
    layers = _gather(top, request.lens, (), dialect, report) if top else []
    if request.doctrines:
        layers.append(_chosen_doctrines(request.doctrines, dialect))
    tree = reduce(overlay_file, layers, Branch(layers[0].mark if layers else Mark("")))
    for text in request.overrides if layers else ():
        tree = _override(tree, text, dialect.form(tree), report)
    return arrange(tree, [layer.mark.file for layer in layers], report)


def _find(link: Link, shelf: Shelf, report: Report) -> Path | None:
    try:
        return find(link.name, shelf, link.folder)
    except NotFoundError as error:
        report.unreadable(link.mark, link.path, f"{error}{_elsewhere(link.name, shelf)}")
        return None


def _elsewhere(name: str | Path, shelf: Shelf) -> str:
    """Return a hint where a scenario of that name is shipped in another format."""
    scenarios = {reader.shelf for reader in READERS.values()}
    for number, reader in READERS.items() if shelf in scenarios else ():
        if reader.shelf != shelf and str(name) in shipped(reader.shelf):
            return f"; '{name}' is a scenario of {reader.game}: {_advice(number)}"
    return ""


def _advice(number: int) -> str:
    return f"load it with {READERS[number].function}, or build on a scenario of the other format"


def _read(path: Path, dialect: Dialect, report: Report) -> Branch | None:
    """Return the content of a file, None if it cannot be read or is of another format."""
    root = read(path, report)
    number = root.scalar("format") if root else None
    if root is None or number == dialect.number or not isinstance(number, int) or number not in READERS:
        return root
    mark = root.entries["format"].node.mark
    game = READERS[number].game
    text = f"expected {dialect.number} (given {number}, the format of {game}: {_advice(number)})"
    report.unreadable(mark, "format", text)
    return None


def _gather(
    path: Path, lens: str | None, chain: tuple[Path, ...], dialect: Dialect, report: Report
) -> list[Branch]:
    """Return the layers of a scenario file, base first.

    A lens lies between the base and the file's own content; a file without a base is its own base.
    """
    root = _read(path, dialect, report)
    if root is None:
        return []
    check_name(root, path, report)
    chain = (*chain, path.resolve())
    own = keyed(root.without(*LINKS, *(OWN if len(chain) > 1 else ())), report)
    base = _base(_link(root, "extends", path, report), chain, dialect, report)
    link = Link(lens, Mark(LENS_OPTION), "lens", Path.cwd()) if lens else _link(root, "lens", path, report)
    lenses = [layer] if link and (layer := _lens(link, dialect, report)) else []
    return [*base, *lenses, own] if "extends" in root.entries else [own, *lenses]


def _link(root: Branch, name: str, path: Path, report: Report) -> Link | None:
    node = root.get(name)
    if isinstance(node, Leaf) and isinstance(node.value, str):
        return Link(node.value, node.mark, name, path.parent)
    if node is not None:
        report.unreadable(node.mark, name, f"expected a name or path (given {given(node)})")
    return None


def _base(link: Link | None, chain: tuple[Path, ...], dialect: Dialect, report: Report) -> list[Branch]:
    base = _find(link, dialect.scenarios, report) if link else None
    if link is None or base is None:
        return []
    if base.resolve() in chain:
        names = " -> ".join(path.stem for path in (*chain, base))
        report.unreadable(link.mark, link.path, f"expected a chain of scenarios that ends (given {names})")
        return []
    return _gather(base, None, chain, dialect, report)


def _lens(link: Link, dialect: Dialect, report: Report) -> Branch | None:
    """Return the content of a lens, without the words about it."""
    path = _find(link, dialect.lenses, report)
    root = read(path, report) if path else None
    if path is None or root is None:
        return None
    check_name(root, path, report)
    form = dialect.lens_form()
    content = [name for name in form.fields if name not in LENS_WORDS]
    form.check(root.without(*content), "", report)
    strange = [name for name in root.entries if name not in content]
    return keyed(root.without(*strange), report)


def check_name(root: Branch, path: Path, report: Report) -> None:
    """Report a name that differs from the name of its file."""
    node = root.get("name")
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value != path.stem:
        report.add(node.mark, "name", f"expected '{path.stem}', the name of the file (given '{node.value}')")


def _chosen_doctrines(names: Mapping[str, str], dialect: Dialect) -> Branch:
    mark = Mark(dialect.option)
    chosen = {player: Entry(mark, Leaf(name, mark)) for player, name in names.items()}
    return Branch(mark, {dialect.section: Entry(mark, Branch(mark, chosen))})


def _override(tree: Branch, text: str, form: Table, report: Report) -> Branch:
    path, _, value = text.partition("=")
    mark = Mark(SET_OPTION)
    parsed = parse(value.strip(), SET_OPTION)
    report.problems.extend(problem._replace(line=0, path=path.strip()) for problem in parsed.problems)
    if parsed.root is None:
        if not parsed.problems:
            report.add(mark, path.strip(), f"expected path.to.value=1.5 (given '{text}')")
        return tree
    return settle(tree, path.strip(), parsed.root, form, report)


def doctrine_files(
    tree: Branch, players: Collection[str], dialect: Dialect, report: Report
) -> dict[str, tuple[Path, Branch]]:
    """Return path and content of the doctrine that each player follows, by player."""
    chosen = tree.branch(dialect.section).entries
    known = {player: entry for player, entry in chosen.items() if player in players}
    files = {player: _doctrine(player, entry.node, dialect, report) for player, entry in known.items()}
    return {player: file for player, file in files.items() if file}


def _doctrine(player: str, node: Node, dialect: Dialect, report: Report) -> tuple[Path, Branch] | None:
    if not isinstance(node, Leaf) or not isinstance(node.value, str):
        return None
    where = f"{dialect.section}.{player}"
    folder = Path.cwd() if node.mark.line == 0 else Path(node.mark.file).parent
    path = _find(Link(node.value, node.mark, where, folder), dialect.doctrines, report)
    root = read(path, report) if path else None
    if path is None or root is None:
        return None
    check_name(root, path, report)
    owner = root.scalar("player")
    if owner != player and isinstance(owner, str):
        kind = dialect.doctrines.kind
        report.add(node.mark, where, f"expected a {kind} of {player} (given '{node.value}', of {owner})")
    return path, root
