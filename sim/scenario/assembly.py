"""The files a scenario is made of, in the order in which they are laid over each other."""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from diplomatic_swings.forms.containers import Table
from diplomatic_swings.forms.library import LENSES, POLICIES, SCENARIOS, NotFoundError, Shelf, find
from diplomatic_swings.forms.parsing import parse, read
from diplomatic_swings.forms.problems import Mark, Report
from diplomatic_swings.forms.text import displayed
from diplomatic_swings.forms.tree import Branch, Entry, Leaf, Node, given
from diplomatic_swings.sim.scenario import kept_trees
from diplomatic_swings.sim.scenario.form import FORMAT, TABLES, form_of, lens_shape, scenario_form
from diplomatic_swings.sim.scenario.overlays import overlay_file, settle, without_nothing
from diplomatic_swings.sim.scenario.question import check_question, fitting
from diplomatic_swings.sim.scenario.question_form import QUESTION
from diplomatic_swings.sim.scenario.timetable import EVENTS, arrange, keyed

LENS_OPTION, POLICY_OPTION, SET_OPTION = "--lens", "--policy", "--set"
SECTION = "policies"
OLDER_FORMAT = 1
LINKS = ("extends", "lens")
BY_PLAYER = ("payoffs", "decisions")
HEADINGS = ("players", "packages", *TABLES, *BY_PLAYER)
"""Headings that may stand empty: a template has the settings below them as comments."""

OWN = ("name", "title")
LENS_WORDS = ("name", "title", "introduction", "source")


class Request(NamedTuple):
    """What to load: a scenario by name or path, and what to lay over it."""

    scenario: str | Path
    overrides: Sequence[str] = ()
    lens: str | None = None
    policies: Mapping[str, str] | None = None


class Link(NamedTuple):
    """The mention of a file: where, under which setting, and the folder it starts from."""

    name: str | Path
    mark: Mark
    path: str
    folder: Path


def assemble(request: Request, report: Report) -> Branch:
    """Return one tree of all that was asked for; mistakes go to ``report``."""
    link = Link(request.scenario, Mark(str(request.scenario)), "", Path.cwd())
    top = _find(link, SCENARIOS, report)
    layers = _gather(top, request.lens, (), report) if top else []
    if request.policies:
        layers.append(_chosen_policies(request.policies))
    tree = reduce(overlay_file, layers, Branch(layers[0].mark if layers else Mark("")))
    if top:
        # what is missing as a whole is missing in the file that was asked for, not in one that it extends
        tree = Branch(Mark(displayed(top), 1, 1), tree.entries)
    check_question(tree, report)
    mark = tree.mark
    for text in request.overrides if layers else ():
        tree = _override(tree, text, form_of(tree), report)
    _check_no_events(layers, report)
    tree = without_nothing(Branch(mark, tree.entries))
    return fitting(arrange(tree, [layer.mark.file for layer in layers], report))


def _check_no_events(layers: Sequence[Branch], report: Report) -> None:
    """Report an empty list of events over a file that has some: events are added up, so it would change nothing."""
    before = 0
    for layer in layers:
        events = layer.get(EVENTS)
        own = len(events.entries) if isinstance(events, Branch) else 0
        if isinstance(events, Branch) and before and not own:
            text = "expected null, to remove the events of the file below, or events to add (given an empty list)"
            report.add(events.mark, EVENTS, text)
        before = before + own if isinstance(events, Branch) or events is None else 0


def _check_indents(root: Branch, report: Report) -> Branch:
    """Return a file's content without settings that seem to belong under the empty one above them; report these.

    In ``decisions:`` with ``us:`` straight below it, ``decisions`` is empty and ``us`` is no setting.
    """
    known = scenario_form(None).fields.keys() | set(LINKS)
    above, misplaced = "", []
    for name, entry in root.entries.items():
        if name not in known and above:
            text = f"expected more spaces before '{name}' than before '{above}' above, to which it seems to belong"
            report.unreadable(entry.key, name, text)
            misplaced.append(name)
        above = name if _is_empty(entry) and name in known else above * (name in misplaced)
    return root.without(*misplaced)


def _without_empty(root: Branch) -> Branch:
    """Return a file's content without headings that have nothing below them, as in a template: they change nothing.

    A row, such as a lever or a package, is different: left empty, it is removed, as with null.
    """
    entries = {}
    for name, entry in root.entries.items():
        node = entry.node
        if name in HEADINGS and isinstance(node, Branch) and name in BY_PLAYER:
            node = Branch(node.mark, {key: each for key, each in node.entries.items() if not _is_empty(each)})
        if name not in HEADINGS or not _is_empty(entry):
            entries[name] = Entry(entry.key, node)
    return Branch(root.mark, entries)


def _is_empty(entry: Entry) -> bool:
    """Return whether nothing stands after a key; after one that is removed stands null."""
    return isinstance(entry.node, Leaf) and entry.node.value is None and entry.node.mark == entry.key


def _find(link: Link, shelf: Shelf, report: Report) -> Path | None:
    try:
        return find(link.name, shelf, link.folder)
    except NotFoundError as error:
        report.unreadable(link.mark, link.path, str(error))
        return None


def _read(path: Path, report: Report) -> Branch | None:
    """Return the content of a scenario file, None if it cannot be read or is of an older format."""
    root = read(path, report, kept_trees.parse)
    if root is None or root.scalar("format") != OLDER_FORMAT:
        return root
    text = f"format {OLDER_FORMAT} is of an older version; expected {FORMAT}"
    report.unreadable(root.entries["format"].node.mark, "format", text)
    return None


def _gather(path: Path, lens: str | None, chain: tuple[Path, ...], report: Report) -> list[Branch]:
    """Return the layers of a scenario file, base first.

    A lens lies between the base and the file's own content; a file without a base is its own base.
    """
    root = _read(path, report)
    if root is None:
        return []
    check_name(root, path, report)
    root = _without_empty(_check_indents(root, report))
    chain = (*chain, path.resolve())
    own = keyed(root.without(*LINKS, *(OWN if len(chain) > 1 else ())), report)
    base = _base(_link(root, "extends", path, report), chain, report)
    link = Link(lens, Mark(LENS_OPTION), "lens", Path.cwd()) if lens else _link(root, "lens", path, report)
    lenses = [layer] if link and (layer := _lens(link, report)) else []
    if isinstance(own.get(QUESTION), Branch):
        # a question of its own takes the place of the base's as a whole
        base = [layer.without(QUESTION) for layer in base]
    return [*base, *lenses, own] if "extends" in root.entries else [own, *lenses]


def _link(root: Branch, name: str, path: Path, report: Report) -> Link | None:
    node = root.get(name)
    if isinstance(node, Leaf) and isinstance(node.value, str):
        return Link(node.value, node.mark, name, path.parent)
    if node is not None:
        report.unreadable(node.mark, name, f"expected a name or path (given {given(node)})")
    return None


def _base(link: Link | None, chain: tuple[Path, ...], report: Report) -> list[Branch]:
    base = _find(link, SCENARIOS, report) if link else None
    if link is None or base is None:
        return []
    if base.resolve() in chain:
        names = " -> ".join(path.stem for path in (*chain, base))
        report.unreadable(link.mark, link.path, f"expected a chain of scenarios that ends (given {names})")
        return []
    return _gather(base, None, chain, report)


def _lens(link: Link, report: Report) -> Branch | None:
    """Return the content of a lens, without the words about it."""
    path = _find(link, LENSES, report)
    root = read(path, report) if path else None
    if path is None or root is None:
        return None
    check_name(root, path, report)
    form = lens_shape()
    content = [name for name in form.fields if name not in LENS_WORDS]
    form.check(root.without(*content), "", report)
    strange = [name for name in root.entries if name not in content]
    return keyed(root.without(*strange), report)


def check_name(root: Branch, path: Path, report: Report) -> None:
    """Report a name that differs from the name of its file."""
    node = root.get("name")
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value != path.stem:
        report.add(node.mark, "name", f"expected '{path.stem}', the name of the file (given '{node.value}')")


def _chosen_policies(names: Mapping[str, str]) -> Branch:
    mark = Mark(POLICY_OPTION)
    chosen = {player: Entry(mark, Leaf(name, mark)) for player, name in names.items()}
    return Branch(mark, {SECTION: Entry(mark, Branch(mark, chosen))})


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


def policy_files(tree: Branch, players: Collection[str], report: Report) -> dict[str, tuple[Path, Branch]]:
    """Return path and content of the policy that each player follows, by player."""
    chosen = tree.branch(SECTION).entries
    known = {player: entry for player, entry in chosen.items() if player in players}
    files = {player: _policy(player, entry.node, report) for player, entry in known.items()}
    return {player: file for player, file in files.items() if file}


def _policy(player: str, node: Node, report: Report) -> tuple[Path, Branch] | None:
    if not isinstance(node, Leaf) or not isinstance(node.value, str):
        return None
    where = f"{SECTION}.{player}"
    folder = Path.cwd() if node.mark.line == 0 else Path(node.mark.file).parent
    path = _find(Link(node.value, node.mark, where, folder), POLICIES, report)
    root = read(path, report) if path else None
    if path is None or root is None:
        return None
    check_name(root, path, report)
    owner = root.scalar("player")
    if owner != player and isinstance(owner, str):
        report.add(node.mark, where, f"expected a policy of {player} (given '{node.value}', of {owner})")
        return None
    return path, root
