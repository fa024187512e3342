"""The theory behind the demo's tests: what stands in ``theory.toml``, put in by the coach."""

import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

from improvement.demo.cast import Cast
from improvement.domain.access import Actor
from improvement.domain.comments import CommentDraft
from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import IdeaSource, NodeKind
from improvement.services import comments, tests, theory
from improvement.store.unit_of_work import UnitOfWork

FILE = "theory.toml"
#: What team and coach say to each other: test, who, words.
TALK: tuple[tuple[str, Callable[[Cast], Actor], str], ...] = (
    (
        "Rent reminders by text",
        lambda cast: cast.organiser,
        "@Priya, is it fair to compare the weeks before we moved the text to payday?",
    ),
)


def add_theory(uow: UnitOfWork, cast: Cast) -> None:
    """The diagram, and every test of the demo under the idea that it tries."""
    ids: dict[str, int] = {}
    there = {line.kept.plan.title: line.kept.id for line in tests.listing(uow, cast.coach)}
    for node, under, titles in _nodes():
        parents = tuple(ids[title] for title in under)
        ids[node.title] = theory.add(uow, cast.coach, draft=node, parent_ids=parents)
        for title in titles:
            theory.assign(uow, cast.coach, test_id=there[title], idea_id=ids[node.title])
    for title, actor, text in TALK:
        comments.write(uow, actor(cast), test_id=there[title], draft=CommentDraft(text=text))


def _nodes() -> Iterator[tuple[TheoryDraft, list[str], list[str]]]:
    """What stands in the file, in its order: the part, what it moves, the tests that try it."""
    text = (files("improvement.demo") / FILE).read_text(encoding="utf-8")
    for written in tomllib.loads(text)["node"]:
        words: dict[str, Any] = dict(written)
        under, titles = words.pop("under", []), words.pop("tests", [])
        kind = NodeKind(words.pop("kind"))
        source = IdeaSource(words.pop("source")) if "source" in words else None
        yield TheoryDraft(kind=kind, source=source, **words), under, titles
