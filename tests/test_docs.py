"""What the pages under docs/ show is what a reader gets, to the letter.

Three things are run: every ```python block; a ```text block right after one is what it prints, and
a comment right under a ``print`` is one of the printed lines; in a ```console block every line
after ``$ improvement ...`` is what the command says.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from improvement.cli import app

HOME = Path(__file__).parents[1]
PAGES = sorted((HOME / "docs").glob("*.md"))
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n*```text\n(.*?)^```$)?", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(
    r"^```console\n\$ improvement (.*?[^\\])\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
SAID = re.compile(r"^print\(.*\)\n# (.*)$", re.MULTILINE)

BLOCKS = [
    pytest.param(found, id=f"{page.name}:{found.start()}")
    for page in PAGES
    for found in PYTHON.finditer(page.read_text("utf-8"))
]
COMMANDS = [
    pytest.param(found, id=f"{page.name}:{found.start()}")
    for page in PAGES
    for found in CONSOLE.finditer(page.read_text("utf-8"))
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_runs_and_prints_what_is_shown(
    block: re.Match[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, shown = block.groups()
    monkeypatch.chdir(tmp_path)  # what a page saves does not stay
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})  # noqa: S102 - our own pages
    if shown is not None:
        assert printed.getvalue() == shown
    for line in SAID.findall(code):
        assert line in printed.getvalue().splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_what_is_shown(
    command: re.Match[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed, shown = command.groups()
    monkeypatch.chdir(HOME)
    ran = CliRunner().invoke(app, shlex.split(typed.replace("\\\n", " ")))
    assert (ran.exit_code, ran.output) == (0, shown)


def test_there_is_something_to_run() -> None:
    assert len(BLOCKS) > 10
    assert COMMANDS
    assert any(found.values[0].group(2) for found in BLOCKS)
