"""What a message quotes stays text: a name with stars, dollars or brackets is no markup."""

import ast
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from improvement.config import HOME

BOXES = {"error", "warning", "info", "success"}
#: Names that hold words of ours, or text that was made plain before.
OURS = {"named", "number", "lines", "theirs", "trouble"}
AWKWARD = "*A* costs $5 to $10 [here](http://a.example)"


def _messages() -> Iterator[tuple[str, ast.expr]]:
    for path in (*HOME.glob("pages/*.py"), *HOME.glob("improvement/ui/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"st.{b}" for b in BOXES}:
                yield f"{path.relative_to(HOME)}:{node.lineno}", node.args[0]


def _unescaped(words: ast.expr) -> list[str]:
    """Of what a message is made of: pieces that neither we wrote nor ``show.plain`` made text."""
    if isinstance(words, ast.JoinedStr):
        pieces = [p.value for p in words.values if isinstance(p, ast.FormattedValue)]
        return [found for piece in pieces for found in _unescaped(piece)]
    if isinstance(words, ast.IfExp):
        return [*_unescaped(words.body), *_unescaped(words.orelse)]
    said = ast.unparse(words)
    plain = said.startswith(("show.plain(", "plain(", "len("))
    table = isinstance(words, ast.Subscript) and ast.unparse(words.value).isupper()
    ours = isinstance(words, ast.Constant) or said.rsplit(".")[-1].isupper() or said in OURS
    return [] if plain or ours or table else [said]


def test_no_message_lets_what_somebody_typed_become_markup() -> None:
    found = list(_messages())
    assert len(found) > 15, "there are messages to look at"
    assert {where: left for where, words in found if (left := _unescaped(words))} == {}


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("str(problem)", ["str(problem)"]),
        ("f'Theirs reads: {story.text}'", ["story.text"]),
        ("show.plain(str(problem))", []),
        ("bringing_in.NO_OUTCOME", []),
    ],
)
def test_the_search_for_them_sees_one(words: str, left: list[str]) -> None:
    assert _unescaped(ast.parse(words, mode="eval").body) == left


def test_an_awkward_name_is_said_as_it_was_typed() -> None:
    def screen(words: str) -> None:
        from improvement.errors import Invalid
        from improvement.ui import show

        show.refused(Invalid(words))

    said = AppTest.from_function(screen, args=(AWKWARD,)).run().error[0].value
    assert said == r"\*A\* costs \$5 to \$10 \[here\](http\://a.example)"
