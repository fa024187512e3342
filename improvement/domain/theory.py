"""The theory behind the tests: an aim, what drives it, and the change ideas that move a driver.

A driver diagram is read from left to right: the aim, primary drivers, secondary drivers, change
ideas. What stands under what is a link, and one thing may stand under several: an idea often moves
two drivers. Kinds have an order, so that nothing can stand under itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from improvement.domain.vocabulary import IdeaSource, NodeKind
from improvement.errors import Invalid

#: What may stand under what: an idea may move a primary driver directly.
UNDER: Mapping[NodeKind, tuple[NodeKind, ...]] = {
    NodeKind.AIM: (),
    NodeKind.PRIMARY: (NodeKind.AIM,),
    NodeKind.SECONDARY: (NodeKind.PRIMARY,),
    NodeKind.IDEA: (NodeKind.SECONDARY, NodeKind.PRIMARY),
}
LONGEST = 200
#: The three questions of a change idea's warrant (Carnegie's networked improvement communities).
WARRANT = ("tested_elsewhere", "track_record", "context_alike")


@dataclass(frozen=True, slots=True, kw_only=True)
class TheoryDraft:
    """What somebody writes about an aim, a driver or a change idea.

    ``words`` is the aim statement (how much, by when), what a driver means, or why an idea should
    work. The rest is about ideas only: where it comes from, its warrant, what must stay as it is
    (``core``) and what a place may change (``adaptable``).
    """

    kind: NodeKind
    title: str
    words: str = ""
    source: IdeaSource | None = None
    proposed_by: str = ""
    tested_elsewhere: str = ""
    track_record: str = ""
    context_alike: str = ""
    core: str = ""
    adaptable: str = ""

    def __post_init__(self) -> None:
        title = self.title.strip()
        if not title:
            raise Invalid("It has no name yet. Give it one of a few words.")
        if len(title) > LONGEST:
            raise Invalid(
                f"The name has {len(title):,} letters: shorten it to {LONGEST}. There is room "
                "for more below it."
            )

    @property
    def warrant(self) -> int:
        """How many of the three questions about an idea's warrant have an answer.

        >>> TheoryDraft(kind=NodeKind.IDEA, title="A call", track_record="3 sites").warrant
        1
        """
        return sum(bool(getattr(self, name).strip()) for name in WARRANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``child`` stands under ``parent``."""

    parent: int
    child: int


def check_under(kind: NodeKind, parents: Iterable[NodeKind]) -> None:
    """Raise ``Invalid`` where something of this kind cannot stand under one of these."""
    for parent in parents:
        if parent not in UNDER[kind]:
            ways = " or ".join(KIND_WORDS[k] for k in UNDER[kind]) or "nothing"
            raise Invalid(
                f"{KIND_WORDS[kind].capitalize()} stands under {ways}, not under "
                f"{KIND_WORDS[parent]}. Choose another place."
            )


KIND_WORDS: Mapping[NodeKind, str] = {
    NodeKind.AIM: "an aim",
    NodeKind.PRIMARY: "a primary driver",
    NodeKind.SECONDARY: "a secondary driver",
    NodeKind.IDEA: "a change idea",
}


def everything_under(node: int, links: Iterable[Link]) -> frozenset[int]:
    """The node itself and whatever stands under it, directly or further down; each once.

    >>> sorted(everything_under(1, [Link(parent=1, child=2), Link(parent=2, child=3)]))
    [1, 2, 3]
    """
    children: dict[int, list[int]] = {}
    for link in links:
        children.setdefault(link.parent, []).append(link.child)
    found: set[int] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += children.get(here, [])
    return frozenset(found)
