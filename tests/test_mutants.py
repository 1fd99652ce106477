"""Mutation testing itself: what it changes, and that its table leaves out no rule and no measure."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = tomllib.loads((ROOT / "tools" / "mutants.toml").read_text(encoding="utf-8"))
MEASURES = ("runs/measures", "runs/tally", "runs/counts", "record/history", "claims/estimates")
NO_RULES = {"sim/world/state.py", "sim/world/__init__.py", "sim/rules/__init__.py"}


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "tools" / "mutants.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_rule_and_measure_has_tests_and_every_test_is_there():
    rules = {
        str(f.relative_to(ROOT)) for room in ("world", "rules") for f in (ROOT / "sim" / room).glob("*.py")
    }
    measures = {f"experiments/{name}.py" for name in MEASURES}
    assert (rules - NO_RULES) | measures <= set(TABLE["tests"])
    for module, tests in TABLE["tests"].items():
        assert (ROOT / module).is_file(), module
        for test in tests:
            assert (ROOT / test).is_file(), test


def test_a_mutant_that_changes_nothing_is_a_line_that_stands():
    for row in TABLE["equivalent"]:
        lines = [
            " ".join(line.split()) for line in (ROOT / row["file"]).read_text(encoding="utf-8").splitlines()
        ]
        assert row["line"] in lines, row["line"]
        assert row["mutant"] != row["line"]
        assert row["why"]


@pytest.mark.parametrize(
    ("code", "mutants"),
    [
        ("x = a + b - c\n", ["x = a - c\n", "x = a + b\n"]),
        ("x = a * b\n", ["x = a\n"]),
        ("x = a % b\n", []),
    ],
)
def test_a_term_or_a_factor_vanishes(tool, code, mutants):
    found = [tool.mutate_code(code, tool.Vanish(), k) for k in range(2)]
    assert [text for text in found if text] == mutants


def test_tables_of_numbers_and_imports_are_left_alone(tool, monkeypatch, tmp_path):
    (tmp_path / "a.py").write_text("from b import c\n\nx: Num[0, 1] = 3\ny = 4\n")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    assert {mutant.row for mutant in tool.mutants_of("a.py", ["NumberReplacer"])} == {4}


def test_a_sample_is_the_same_for_the_same_seed(tool):
    found = tool.mutants_of("sim/world/outcomes.py", TABLE["operators"])
    assert found
    assert found == tool.mutants_of("sim/world/outcomes.py", TABLE["operators"])
    assert all(tool.compiles(mutant) for mutant in found[:5])
