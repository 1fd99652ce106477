"""One import name: what the wheel holds, what is public, and which room may import from which."""

import ast
import os
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import httpx
import pytest
from classroom import desk, phone, serving

import diplomatic_swings

ROOT = Path(__file__).resolve().parent.parent
NAME = "diplomatic_swings"
ROOMS = ("app", "experiments", "forms", "plots", "scenarios", "sim", "store", "tell")

SIM = "numerics world tables scenario rules values kernel solver turns why agents"
EXPERIMENTS = (
    "runs questions record validation replay claims theory fit designs sweeps studies doctrines session"
)
ORDER = (
    *("forms", "store", "scenarios"),
    *(f"sim.{room}" for room in SIM.split()),
    *("sim", *(f"experiments.{room}" for room in EXPERIMENTS.split()), "experiments"),
    *("plots.frame", "plots.pictures", "plots"),
    *("tell", "tell.terminal", "tell.report", "tell.pages"),
    *("app.class_page", "app"),
)
"""Rooms, each of which imports only from those before it."""


def sources():
    """Return ``{dotted name without the package's: file}`` of every module."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


def imports(file):
    """Return the absolute names that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name):
    """Return the room of a module, or of a name in it."""
    parts = name.split(".")
    inner = ".".join(parts[:2])
    return inner if inner in ORDER else parts[0]


def run(*command, cwd, **more):
    """Run a command to its end and return what it printed."""
    env = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    made = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, **more)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def build(source, what, place):
    """Build a distribution of a source tree with the setuptools at hand, without the network."""
    code = f"from setuptools import build_meta; build_meta.build_{what}({str(place)!r})"
    run(sys.executable, "-c", code, cwd=source)
    (made,) = place.iterdir()
    return made


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """A copy of the source tree, in which building leaves its traces."""
    place = tmp_path_factory.mktemp("source") / "tree"
    names = ("diplomatic_swings", *ROOMS, "pyproject.toml", "setup.py", "README.md", "LICENSE")
    place.mkdir()
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place / name)
    return place


@pytest.fixture(scope="session")
def wheel(source, tmp_path_factory):
    """The wheel of this tree."""
    pytest.importorskip("setuptools", "77")
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def held(wheel):
    """Names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel installed, and the libraries of this one; returns its folder of programs."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", str(place), cwd=place.parent)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", code, cwd=place).strip())
    libraries = [path for path in sys.path if path.endswith("-packages")]
    (packages / "libraries.pth").write_text("\n".join(libraries) + "\n", encoding="utf-8")
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-qq",
        "--disable-pip-version-check",
    )
    run(*pip, "--no-deps", "--no-index", "--ignore-installed", str(wheel), cwd=place)
    return programs


@pytest.fixture
def crowded(tmp_path):
    """A folder of somebody's own modules that are called like ours, and must not be taken for them."""
    (tmp_path / "experiments").mkdir()
    for name in ("sim.py", "plots.py", "app.py", "scenarios.py", "experiments/__init__.py"):
        (tmp_path / name).write_text("raise RuntimeError('taken for ours')\n", encoding="utf-8")
    return tmp_path


def test_the_wheel_installs_one_package(held):
    assert {name.partition("/")[0] for name in held} == {NAME}


def test_every_module_and_every_data_file_of_the_rooms_is_in_the_wheel(held):
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*") if file.is_file()]
    names = {
        f"{NAME}/{file.relative_to(ROOT).as_posix()}" for file in files if "__pycache__" not in file.parts
    }
    assert names | {f"{NAME}/__init__.py", f"{NAME}/py.typed"} == held


def test_a_wheel_from_the_source_distribution_holds_the_same(source, held, tmp_path):
    (tmp_path / "sdist").mkdir()
    (tmp_path / "wheel").mkdir()
    shutil.unpack_archive(build(source, "sdist", tmp_path / "sdist"), tmp_path / "unpacked", filter="data")
    (tree,) = (tmp_path / "unpacked").iterdir()
    with zipfile.ZipFile(build(tree, "wheel", tmp_path / "wheel")) as archive:
        assert held == {name for name in archive.namelist() if ".dist-info/" not in name}


def test_somebodys_own_modules_do_not_get_in_the_way(installed, crowded):
    assert "talks-2025-10" in run(installed / "swings", "presets", cwd=crowded)
    code = f"import {NAME}; print({NAME}.__file__, {NAME}.load('talks-2025-10').name)"
    where, name = run(installed / "python", "-c", code, cwd=crowded).split()
    assert Path(where).is_relative_to(installed.parent)
    assert name == "talks-2025-10"


def test_the_import_loads_nothing(installed, crowded):
    code = f"import sys, {NAME}; print(sorted(m for m in sys.modules if m.partition('.')[0] in ('numpy', '{NAME}')))"
    assert run(installed / "python", "-c", code, cwd=crowded).strip() == f"['{NAME}']"


@pytest.mark.slow
def test_the_class_page_is_served_whole_by_the_installed_wheel(installed, crowded):
    program = str(installed / "swings")
    plain = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    with serving(crowded / "kept.json", command=(program,), cwd=crowded, env=plain) as server:
        steering, student = desk(server), phone(server, "Mia")
        steering.send(do="play")
        student.until(lambda view: view["ballot"])
        steering.send(do="turn")
        assert student.until(lambda view: view["turn"] == 1)["news"]["first"]
        files = [f"static/{file.name}" for file in (ROOT / "app/class_page/static").glob("*.[cjs]*[ssg]")]
        for path in ("", "desk", "join", "cards", "qr.svg", *files):
            assert httpx.get(server.at["url"] + path).status_code == 200, path
        for screen in (steering, student):
            screen.close()


@pytest.mark.slow
def test_strict_mypy_sees_the_types_of_public_names(installed, tmp_path):
    pytest.importorskip("mypy")
    lines = [
        f"from {NAME} import load, play, solve",
        "scenario = load('talks-2025-10')",
        "reveal_type(scenario)",
        "reveal_type(play(scenario, runs=1))",
        "reveal_type(solve(scenario))",
        f"from {NAME} import no_such_name",
    ]
    (tmp_path / "consumer.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ("-m", "mypy", "--strict", "--python-executable", str(installed / "python"), "consumer.py")
    made = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    shown = re.findall(r'Revealed type is ".*?(\w+)\]?"$', made.stdout, re.MULTILINE)
    assert shown == ["Scenario", "BargainingResult", "Solved"]
    assert 'has no attribute "no_such_name"' in made.stdout
    assert "Found 1 error" in made.stdout


def test_every_public_name_is_there_and_has_an_example():
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert set(diplomatic_swings.__all__) == set(diplomatic_swings.HOMES)
    assert dir(diplomatic_swings) == sorted(diplomatic_swings.__all__)
    for name in diplomatic_swings.__all__:
        assert getattr(diplomatic_swings, name) is not None
        assert re.search(rf"\b{name}\b", page), name
    with pytest.raises(AttributeError, match="no_such_name"):
        diplomatic_swings.no_such_name  # noqa: B018


def test_a_deprecated_name_warns_and_gives_the_new_one(monkeypatch):
    monkeypatch.setitem(diplomatic_swings.DEPRECATED, "read", "load")
    with pytest.warns(DeprecationWarning, match=r"diplomatic_swings\.read is now diplomatic_swings\.load"):
        assert diplomatic_swings.read is diplomatic_swings.load
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert diplomatic_swings.load


def test_no_module_imports_a_room_by_its_bare_name():
    wrong = [
        (name, taken)
        for name, file in sources().items()
        for taken in imports(file)
        if taken.split(".")[0] in ROOMS
    ]
    assert wrong == []


def test_imports_between_rooms_go_one_way():
    wrong = []
    for name, file in sources().items():
        for taken in imports(file):
            if taken.startswith(f"{NAME}."):
                other = room_of(taken.removeprefix(f"{NAME}."))
                if ORDER.index(other) > ORDER.index(room_of(name)):
                    wrong.append((name, taken))
    assert wrong == []


def test_every_room_says_what_it_holds_and_the_lists_repeat_it():
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, file in sources().items():
        if file.name == "__init__.py":
            words = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))).split("\n")[0]
            room = name.replace(".", "/")
            assert f"- `{room}/`: {words}\n" in contributing
            assert "." in name or f"| `{room}/` | {words}" in readme
