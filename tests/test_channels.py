"""Every way out of the product is known, and has a reader: a new one fails here until it has one.

What can leave is looked up in the code: buttons to download, elements that send a picture or a
file, commands, addresses of the server, mails, and every module that opens a library which makes
files. Each has a line below that says where what comes out of it is read back (the tests of
``ways_out`` read pages with their files, commands, mails and the calendar), or why nothing of
anybody's data is in it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from improvement.cli import app
from improvement.config import HOME
from improvement.domain.todo import Tab
from tests.ways_out import PARTS

SCREENS = (*(HOME / "pages").glob("*.py"), *(HOME / "improvement" / "ui").rglob("*.py"))
#: What a page can hand over beside words, tables and charts.
HANDING_OVER = frozenset(
    {"download_button", "image", "audio", "video", "pdf", "iframe", "link_button", "logo"}
)
#: Libraries that make files, draw, or send.
MAKERS = frozenset(
    {
        *("typst", "vl_convert", "openpyxl", "xlsxwriter", "icalendar", "email", "smtplib"),
        *("zipfile", "csv", "PIL", "pyarrow", "matplotlib", "altair", "docx", "pptx", "http"),
        *("urllib", "socket", "requests", "httpx", "shutil", "subprocess"),
    }
)
READ = "ways_out"  # made on a page, by a command or in a mail that ways_out opens
OWN_FILE = "the command reads a file of its caller's and nothing else"
COMES_IN = "reads what somebody brings in"

#: file under ``improvement/ui`` or ``pages`` -> where its download is read back.
BUTTONS = {
    "improvement/ui/show.py": READ,  # charts and tables
    "improvement/ui/take_along.py": READ,  # one page, workbook, package
    "improvement/ui/workspace/blank_sheets.py": READ,  # workbook and tally sheets of a team
    "improvement/ui/learning/listing.py": READ,  # what was attached to a note
    "improvement/ui/forms/upload_told.py": "rows that the same person has just brought in",
}
COMMANDS = {
    "run": "starts the server",
    "migrate": "tells the number of the schema",
    "demo": "tells the name of the demo",
    "import": "tells what the file holds that its caller brings in, who may log it",
    "chart": OWN_FILE,
    "compare": OWN_FILE,
    "agree": OWN_FILE,
    "spread": OWN_FILE,
    "screen": OWN_FILE,
    "plan": "reads nothing but what is typed",
    "verdict": READ,
    "charts": READ,
    "remind": READ,  # the mails that it sends; it prints how many
    "decision verify": READ,
    "test archive": "tells the name of the test that its caller puts away",
    "test restore": "tells the number of the test",
    "test archived": READ,
}
ADDRESSES = {"/readyz": "says ready", "/calendar/{key}.ics": READ}
#: module -> where what it makes is read back.
MADE_BY = {
    "charts/export.py": READ,
    "files/calendar.py": READ,
    "files/data_package.py": READ,
    "files/data_workbook.py": READ,
    "files/template_workbook.py": READ,
    "files/safe_csv.py": READ,
    "files/template_columns.py": READ,  # drop-downs of the template workbook
    "mail/outbox.py": READ,
    "reports/one_page.py": READ,
    "reports/tally_sheet.py": READ,
    "domain/mail_address.py": COMES_IN,
    "demo/filings.py": COMES_IN,
    "files/attachments.py": "draws a picture anew that is then handed out as an attachment",
    "files/other_kinds.py": COMES_IN,
    "files/quick_text.py": COMES_IN,
    "files/text_tables.py": COMES_IN,
    "files/workbooks.py": COMES_IN,
}


def _called(path: Path) -> Iterator[str]:
    """What is called in a file, by the last part of its name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id != "show":
                yield node.func.attr


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _commands(group: TyperGroup, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_button_that_hands_something_over_has_a_reader() -> None:
    found = {path for path in SCREENS if HANDING_OVER & set(_called(path))}
    assert {path.relative_to(HOME).as_posix() for path in found} == set(BUTTONS)


def test_every_page_is_opened() -> None:
    """But for the form of a new test, where somebody writes down what they plan."""
    there = {path.stem for path in (HOME / "pages").glob("*.py")}
    assert {page for page, _ in PARTS} == there - {"register"}


def test_every_part_of_a_page_is_opened() -> None:
    """The tabs of a test, the parts of Settings."""
    opened = {(page, part) for page, query in PARTS for part in query.values()}
    assert {tab for page, tab in opened if page == "test"} >= {tab.value for tab in Tab}
    (parts,) = _parts_of(HOME / "pages" / "settings.py")
    assert {part for page, part in opened if page == "settings"} == parts


def _parts_of(path: Path) -> Iterator[set[str]]:
    """The names in the constant PARTS of a page."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PARTS":
            assert isinstance(node.value, ast.Dict)
            yield {ast.literal_eval(name) for name in node.value.keys if name}


def test_every_command_has_a_reader() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    assert set(_commands(group)) == set(COMMANDS)


def test_every_address_of_the_server_has_a_reader() -> None:
    tree = ast.parse((HOME / "improvement" / "server.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    routes = [c for c in calls if getattr(c.func, "id", "") in ("Route", "Mount", "WebSocketRoute")]
    assert {ast.literal_eval(call.args[0]) for call in routes} == set(ADDRESSES)


def test_every_module_that_makes_a_file_or_sends_has_a_reader() -> None:
    inside = HOME / "improvement"
    code = [path for path in inside.rglob("*.py") if "ui" not in path.relative_to(inside).parts]
    found = {path.relative_to(inside).as_posix() for path in code if MAKERS & set(_imported(path))}
    assert found == set(MADE_BY)


def test_mails_are_sent_from_one_place() -> None:
    code = (HOME / "improvement").rglob("*.py")
    found = {path.name for path in code if ".outbox.send(" in path.read_text("utf-8")}
    assert found == {"posting.py"}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("import streamlit as st\nst.download_button('x', data=b'')", {"download_button"}),
        ("def draw(place):\n    place.image('x.png')", {"image"}),
        ("st.markdown('x')", set()),
    ],
)
def test_the_search_sees_a_new_way_out(written: str, found: set[str], tmp_path: Path) -> None:
    (path := tmp_path / "page.py").write_text(written)
    assert HANDING_OVER & set(_called(path)) == found


def test_the_search_sees_a_new_library_that_makes_files(tmp_path: Path) -> None:
    (path := tmp_path / "slides.py").write_text("def made():\n    from docx import Document")
    assert MAKERS & set(_imported(path)) == {"docx"}
