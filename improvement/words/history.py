"""The audit trail in words: who did what, without repeating figures, notes or anybody's outcome.

Everybody in a partnership may read this, so no value that was logged is quoted here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from improvement.words.history_people import PEOPLE
from improvement.words.history_telling import Change, Names, Telling
from improvement.words.history_words import WORDS
from improvement.words.history_work import WORK
from improvement.words.portfolio import listed

SOMEBODY = "Set-up"  # nobody was signed in: the partnership was founded or the demo loaded

#: (table, action) -> how it is told.
TELLINGS: dict[tuple[str, str], Telling] = {**PEOPLE, **WORK, **WORDS}

#: Tables whose rows only serve another row that is told.
BOOKKEEPING = frozenset(
    {
        "case_salt",  # made with the partnership, never told
        *("case_sum", "earlier_figure", "entry_draft", "table_habit"),
        *("cell", "cell_group", "case_value", "case_group", "test_dimension"),
        *("search_entry", "decision_quote"),
        "comment_mention",
        *("coding", "story_candidate"),
        *("note_theme", "analysis", "audit_event", "group_change_part", "cell_answer", "reminder"),
        # The register of what was told has a page of its own.
        *("telling", "told_stretch", "told_outside"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """When, who, what; neighbouring changes of the same kind are told as one.

    >>> from types import SimpleNamespace as Row
    >>> when = datetime(2026, 11, 23, 9, 30)
    >>> rows = [Row(at=when, actor_id=1, action="add", subject="dimension_group", subject_id=n,
    ...             change={"label": label}) for n, label in ((2, "Spanish"), (1, "English"))]
    >>> history(rows, {1: "Ann"})[0].what
    'Added group: English and Spanish'
    """

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    at: datetime
    who: str
    lead: str
    label: str


def history(
    changes: Iterable[Change],
    people: Mapping[int, str],
    tests: Mapping[int, str] | None = None,
    nodes: Mapping[int, str] | None = None,
) -> tuple[HistoryLine, ...]:
    """The changes worth telling, in the order given.

    ``people``, ``tests`` and ``nodes`` (of the theory) map ids to names; a test without one is told
    by its number.
    """
    told = _worth_telling(changes, Names(people=people, tests=tests or {}, nodes=nodes or {}))
    return tuple(
        _line(list(same)) for _, same in groupby(told, key=lambda t: (t.who, t.lead, t.at.date()))
    )


def _worth_telling(changes: Iterable[Change], names: Names) -> Iterator[_Told]:
    for change in changes:
        tell = TELLINGS.get((change.subject, change.action))
        found = tell(change, names) if tell else None
        if found:
            who = SOMEBODY if change.actor_id is None else names.person(change.actor_id)
            yield _Told(at=change.at, who=who, lead=found[0], label=found[1])


def _line(same: list[_Told]) -> HistoryLine:
    labels = tuple(dict.fromkeys(told.label for told in reversed(same) if told.label))
    what = f"{same[0].lead}: {listed(labels, most=6)}" if labels else same[0].lead
    return HistoryLine(at=same[0].at, who=same[0].who, what=what)
