"""What may stand under what, and what is counted under it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.theory import (
    LONGEST,
    UNDER,
    Link,
    TheoryDraft,
    check_under,
    everything_under,
)
from improvement.domain.vocabulary import NodeKind
from improvement.errors import Invalid

ORDER = list(NodeKind)


@pytest.mark.parametrize(("kind", "parent"), list(product(NodeKind, NodeKind)))
def test_every_pair_of_kinds_is_allowed_or_refused_in_words(
    kind: NodeKind, parent: NodeKind
) -> None:
    """Only to the left, so that nothing can come to stand under itself."""
    if parent in UNDER[kind]:
        assert ORDER.index(parent) < ORDER.index(kind)
        check_under(kind, [parent])
    else:
        with pytest.raises(Invalid, match="Choose another place"):
            check_under(kind, [parent])


@pytest.mark.parametrize("title", ["", "   ", "x" * (LONGEST + 1)])
def test_a_name_is_there_and_fits(title: str) -> None:
    with pytest.raises(Invalid, match="name"):
        TheoryDraft(kind=NodeKind.AIM, title=title)


def test_the_warrant_counts_answers_not_blanks() -> None:
    idea = TheoryDraft(
        kind=NodeKind.IDEA, title="A call", tested_elsewhere="yes", track_record="  "
    )
    assert idea.warrant == 1


@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_what_stands_under_is_what_can_be_reached(pairs: set[tuple[int, int]]) -> None:
    """Against a naive second: widen the set until nothing is added. Loops do not hang it."""
    links = [Link(parent=a, child=b) for a, b in pairs]
    for start in range(9):
        found = {start}
        while True:
            more = found | {b for a, b in pairs if a in found}
            if more == found:
                break
            found = more
        assert everything_under(start, links) == found
