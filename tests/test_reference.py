"""The generated reference says what the tables say, all of it, and notices when it is out of date."""

import re

import pytest
from diplomatic_swings.forms.quantity import numbers
from diplomatic_swings.sim.scenario.form import TABLES
from diplomatic_swings.sim.scenario.loading import available, lenses, load, policy_names
from diplomatic_swings.sim.tables.records import MindParams
from diplomatic_swings.sim.world.features import Features
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.tell.pages import build, heat, tables

pytest_plugins = ("command_line",)

NAME = "talks-2025-01"
RECORDS = (*TABLES.values(), MindParams, Features)


@pytest.fixture(scope="module")
def pages():
    return build.texts(load(NAME))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_the_parts_of_a_table_hold_each_of_its_numbers_once_and_in_order(record):
    assert [name for part in tables.parts(record) for name in part.fields] == list(record._fields)


def test_every_number_of_every_table_has_a_row_with_its_meaning(pages):
    whole = "".join(pages.values())
    for record in RECORDS:
        for name, num in numbers(record).items():
            assert f"| `{name}` | {num.meaning} | {num.unit} |" in whole


def test_every_lever_scenario_lens_policy_and_outcome_has_its_place(pages):
    scenario = load(NAME)
    assert all(f"(`{package.key}`)" in pages["packages.md"] for package in scenario.packages)
    for player, menu in zip(scenario.players, scenario.levers, strict=True):
        assert all(f"### `{player.key}.{lever.key}`" in pages["levers.md"] for lever in menu)
    assert all(f"(`{listed.name}`)" in pages["presets.md"] for listed in available())
    assert all(f"(`{listed.name}`)" in pages["lenses.md"] for listed in lenses())
    assert all(f"(`{name}`)" in pages["policies.md"] for own in policy_names().values() for name in own)
    assert all(outcome.criterion in pages["outcomes.md"] for outcome in OUTCOMES)


def test_all_rows_of_a_table_have_as_many_cells_as_its_head(pages):
    for text in pages.values():
        for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, block


def test_a_bar_in_a_meaning_does_not_break_a_table():
    assert tables.table(("a",), [("x | y",)]).splitlines()[-1] == r"| x \| y |"


def test_a_changed_number_changes_the_pages_it_stands_on_and_no_other():
    first, second = (load(NAME, [f"world.brent_level={price}"]) for price in (61, 62))
    own = [name for name in build.PAGES if name not in {"presets", "lenses", "policies"}]
    assert [name for name in own if build.PAGES[name](first) != build.PAGES[name](second)] == ["parameters"]


def test_the_picture_of_levers_marks_each_cell_that_a_lever_writes():
    scenario = load(NAME)
    found = heat.heat(scenario)
    written = [len(lever.effects) for menu in scenario.levers for lever in menu]
    assert ((found.shift != 0.0) | found.sets).sum(axis=1).tolist() == written
    assert abs(found.shift).max() == 1.0


def test_check_says_whether_pages_are_up_to_date_and_which_are_not(here):
    here.done("reference", "--out", "pages")
    assert "up to date" in here.done("reference", "--check", "--out", "pages")
    page = here.path / "pages" / "lenses.md"
    page.write_text(page.read_text(encoding="utf-8") + "x", encoding="utf-8")
    result = here.swings("reference", "--check", "--out", "pages")
    assert (result.returncode, result.stdout) == (1, "")
    assert "lenses.md; write them anew" in result.stderr


def test_a_file_of_somebody_else_is_not_replaced_unasked(here):
    (here.path / "pages").mkdir()
    mine = here.write("pages/index.md", "mine")
    assert f"given {mine}" in here.refused("reference", "--out", "pages")
    assert here.names() == {"pages"}
    assert (here.path / mine).read_text(encoding="utf-8") == "mine"
    here.done("reference", "--out", "pages", "--force")
    assert build.MARK in (here.path / mine).read_text(encoding="utf-8")
