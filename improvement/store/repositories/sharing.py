"""What was told back to speakers, and which stories were chosen among others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from improvement.domain.sharing import Candidate, Selection, ToldBack
from improvement.errors import Invalid
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    StoryCandidateRow,
    StoryChoiceRow,
    StoryRow,
    TestRow,
    ToldBackRow,
)
from improvement.store.tables.base import columns

BACK = columns(ToldBackRow)
CANDIDATE = columns(StoryCandidateRow)
CHOICE = columns(StoryChoiceRow)
STORY = columns(StoryRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSelection:
    """A selection as kept."""

    id: int
    test_id: int
    selection: Selection


class Sharing:
    """What became of the stories of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def tell(self, story_id: int, told: ToldBack) -> None:
        """Keep what was told back."""
        self._scope.own(StoryRow, [story_id], "quote or story")
        self._scope.session.add(
            ToldBackRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "story_id": story_id,
                    "told_on": told.told_on,
                    "told": told.told,
                    "answer": told.answer,
                    "kept_by": self._scope.person_id,
                    "kept_at": self._scope.now,
                }
            )
        )
        self._scope.session.flush()

    def told(self, test_ids: Iterable[int]) -> Mapping[int, tuple[ToldBack, ...]]:
        """Story id -> what was told back about it, the newest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(ToldBackRow)
            .join(StoryRow, STORY.id == BACK.story_id)
            .where(STORY.test_id.in_(list(test_ids)))
            .order_by(BACK.told_on.desc(), BACK.id.desc())
        )
        found: dict[int, tuple[ToldBack, ...]] = defaultdict(tuple)
        for row in rows:
            found[row.story_id] += (
                ToldBack(told_on=row.told_on, told=row.told, answer=row.answer),
            )
        return found

    def forget(self, story_id: int) -> None:
        """What was told back goes with the words that were taken back."""
        self._scope.own(StoryRow, [story_id], "quote or story")
        for row in self._scope.session.scalars(
            self._scope.mine(ToldBackRow).where(BACK.story_id == story_id)
        ):
            self._scope.session.delete(row)
        self._scope.session.flush()

    def choose(self, test_id: int, made: Selection) -> int:
        """Keep which story was chosen among which, and why; returns the id."""
        self._scope.own(TestRow, [test_id], "test")
        numbers = [made.chosen, *(other.story for other in made.others)]
        self._scope.own(StoryRow, numbers, "quote or story")
        self._of_test(test_id, numbers)
        row = StoryChoiceRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "story_id": made.chosen,
                "question": made.question.strip(),
                "chosen_by": made.chosen_by.strip(),
                "chosen_on": made.chosen_on,
                "reason": made.reason,
                "kept_by": self._scope.person_id,
                "kept_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        for other in made.others:
            self._scope.session.add(
                StoryCandidateRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "choice_id": row.id,
                        "story_id": other.story,
                        "why_not": other.why_not,
                    }
                )
            )
        self._scope.session.flush()
        return row.id

    def chosen(self, test_ids: Iterable[int]) -> tuple[KeptSelection, ...]:
        """The selections of these tests, the newest first, in two queries."""
        ids = list(test_ids)
        others: dict[int, list[Candidate]] = defaultdict(list)
        for row in self._scope.session.scalars(
            self._scope.mine(StoryCandidateRow)
            .join(StoryChoiceRow, CHOICE.id == CANDIDATE.choice_id)
            .where(CHOICE.test_id.in_(ids))
            .order_by(CANDIDATE.story_id)
        ):
            others[row.choice_id].append(Candidate(story=row.story_id, why_not=row.why_not))
        rows = self._scope.session.scalars(
            self._scope.mine(StoryChoiceRow)
            .where(CHOICE.test_id.in_(ids))
            .order_by(CHOICE.chosen_on.desc(), CHOICE.id.desc())
        )
        return tuple(
            KeptSelection(
                id=row.id or 0,
                test_id=row.test_id,
                selection=Selection(
                    question=row.question,
                    chosen=row.story_id,
                    others=tuple(others[row.id or 0]),
                    chosen_by=row.chosen_by,
                    chosen_on=row.chosen_on,
                    reason=row.reason,
                ),
            )
            for row in rows
        )

    def _of_test(self, test_id: int, numbers: list[int]) -> None:
        found = self._scope.session.scalars(
            self._scope.mine(StoryRow).where(STORY.id.in_(numbers), STORY.test_id != test_id)
        ).first()
        if found is not None:
            raise Invalid("A story of another test stands among them. Choose among this test's.")
