"""What the README shows is what a reader gets."""

import contextlib
import io
import re
from pathlib import Path

from typer.testing import CliRunner

from improvement.cli import app

README = Path(__file__).parents[1] / "README.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_comparison_prints_what_the_readme_shows() -> None:
    example = README.parent / "data" / "example_pilot.csv"
    options = "--outcome paid_on_time --pilot pilot --group language --planned 60"
    ran = CliRunner().invoke(
        app, ["compare", str(example), *options.split(), "--worthwhile", "0.10"]
    )
    assert ran.exit_code == 0
    assert ran.output == _blocks("text")[0]


def test_the_library_prints_what_the_readme_shows() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(_blocks("python")[0], {})  # noqa: S102 - our own README
    assert printed.getvalue() == _blocks("text")[1]


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    missing = [link for link in links if not (README.parent / link).exists()]
    assert not missing
