"""Full-text search: SQLite's FTS5 or PostgreSQL's text search over the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from improvement.domain.search import Subject
from improvement.store.repositories.scope import Scope

MOST_HITS = 100
_FIELDS = "SELECT e.subject, e.subject_id, e.test_id, e.title, e.text "
_OURS = "AND e.partnership_id = :partnership "
_OF_TEST = "AND e.test_id = :test "
_OF_SUBJECT = "AND e.subject = :subject "
#: A practice stays in sight when the test that it came out of is put away.
_IN_SIGHT = (
    "AND (e.subject = 'practice' OR NOT EXISTS "
    "(SELECT 1 FROM test t WHERE t.id = e.test_id AND t.archived_at IS NOT NULL)) "
)
_SQLITE = (
    f"{_FIELDS} FROM search_index i JOIN search_entry e ON e.id = i.rowid "
    "WHERE search_index MATCH :wanted ",
    "ORDER BY rank, e.id DESC LIMIT :most",
)
_POSTGRESQL = (
    f"{_FIELDS} FROM search_entry e, to_tsquery('simple', :wanted) q "
    "WHERE to_tsvector('simple', e.words) @@ q ",
    "ORDER BY ts_rank(to_tsvector('simple', e.words), q) DESC, e.id DESC LIMIT :most",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing in which all words occur."""

    subject: Subject
    subject_id: int
    test_id: int
    title: str
    text: str


class Search:
    """Finds what people of one partnership wrote."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(
        self,
        words: Sequence[str],
        *,
        phrases: Sequence[Sequence[str]] = (),
        test_id: int | None = None,
        subject: Subject | None = None,
        most: int = MOST_HITS,
    ) -> tuple[Hit, ...]:
        """Everything with words that begin with all of these (folded), the best fit first.

        Only one ``subject``, where it is given. The words of a phrase follow each other just so.

        What belongs to a test that was put away is found where that test is named, and only there.
        """
        if not words:
            return ()
        (begin, end), wanted = self._asked(words, phrases)
        only = _OF_TEST if test_id is not None else _IN_SIGHT
        asked = {"wanted": wanted, "partnership": self._scope.partnership_id, "most": most}
        if test_id is not None:
            asked["test"] = test_id
        if subject is not None:
            only, asked["subject"] = only + _OF_SUBJECT, subject.value
        rows = self._scope.session.execute(text(begin + _OURS + only + end), asked)
        return tuple(_hit(row) for row in rows)

    def _asked(
        self, words: Sequence[str], phrases: Sequence[Sequence[str]]
    ) -> tuple[tuple[str, str], str]:
        """The statement, and the search in the database's own language.

        Words are letters and digits only (``domain.search.folded``): nothing in them can mean
        anything else there.
        """
        if self._scope.session.get_bind().dialect.name == "sqlite":
            begun = [f'"{word}"*' for word in words]
            return _SQLITE, " AND ".join([*begun, *(f'"{" ".join(each)}"' for each in phrases)])
        begun = [f"'{word}':*" for word in words]
        told = ["(" + " <-> ".join(f"'{word}'" for word in each) + ")" for each in phrases]
        return _POSTGRESQL, " & ".join([*begun, *told])


def _hit(row: Any) -> Hit:
    return Hit(
        subject=Subject(row.subject),
        subject_id=row.subject_id,
        test_id=row.test_id,
        title=row.title,
        text=row.text,
    )
