"""What was taken back is nowhere from that moment: not on a page, in a file, a mail or a command.

Each thing that can be taken back carries a word that stands nowhere else: a story that is
withdrawn (on the one page, in an export, quoted by a decision, heard in a note), a note that is
removed, what was attached to it, a test that is put away, a group that only some may see. Before,
its word is met in the ways out that tell it: so there is something to take back.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, false, select

from improvement.domain.notes import NoteDraft
from improvement.domain.plan import NamedDimension
from improvement.domain.practices import PracticeCard
from improvement.domain.stories import StoryDraft
from improvement.domain.tasks import TaskDraft
from improvement.domain.vocabulary import Channel, Choice, DecisionStep, Speaker
from improvement.services import (
    decisions,
    groups,
    notes,
    practice_cards,
    putting_away,
    stories,
    tasks,
)
from improvement.store.repositories import notes as notes_kept
from improvement.store.tables import Base
from tests.services.conftest import BY_GENDER, START, week
from tests.services.test_roles import PDF
from tests.ways_out import Asked, everything_out

#: What is read here is made above the store, whose two halves are held together elsewhere.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

DAY = START + timedelta(weeks=17)
PAGE = "file test-1.pdf (take_page)"
BOOK, PACKAGE = "file test-1.xlsx (take_workbook_test-1)", "file test-1.zip (take_package_test-1)"
HISTORY = "file history-place-all.csv (past_place_0_table_history-place-all.csv)"
DRAWN = "file chart-kept.svg (run_chart_chart-kept.svg)"
FILES = (("xlsx", "workbook"), ("zip", "package"))
NOTES = Base.metadata.tables["note"]
STORY, NOTE, FILE, AWAY, GROUP = "Quetzal", "Axolotl", "pangolin.pdf", "Narwhal", "Okapi"


class Told:
    """A test with all of it, and one beside it; who may take back what is done by the coach."""

    def __init__(self, place: Any) -> None:
        self.place = place
        groups.add_dimension(
            place.uow, place.coach, label="Status", groups=(f"{GROUP} with", "Others"),
            sensitive=True,
        )  # fmt: skip
        named = (NamedDimension(key="gender"), NamedDimension(key="status"))
        self.test = place.running(replace(place.plan, dimensions=named))
        assert place.log(self.test, [*place.example(), *by_status()]).saved
        self.note, self.heard = (self._note(word) for word in (NOTE, STORY))
        agreed = StoryDraft(
            text=f"{STORY} told us about the letter.", purpose="Show others", given_by="A7",
            given_on=START, channels=frozenset(Channel), group=("gender", "women"),
            note=self.heard,
        )  # fmt: skip
        self.story = stories.add(place.uow, place.member, test_id=self.test, draft=agreed)
        draft = decisions.DecisionDraft(
            choice=Choice.ADAPT, reason="In other words.", quotes=(self.heard,)
        )
        made = decisions.record(place.uow, place.member, test_id=self.test, draft=draft)
        decisions.take(place.uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
        card = PracticeCard(name="Letters", problem="Rent", core=("Early",))
        practice_cards.write(place.uow, place.member, test_id=self.test, card=card)
        self.other = place.running(replace(place.plan, title=AWAY))
        for person in (place.coach, place.leader, place.member):
            task = TaskDraft(what="Call", owner_id=person.person_id, due_on=DAY)
            for test in (self.test, self.other):
                tasks.add(place.uow, place.coach, test_id=test, draft=task)

    def _note(self, word: str) -> int:
        draft = NoteDraft(
            text=f"{word} came with the letter.", written_on=START, speaker=Speaker.FAMILY,
            themes=("Trust",), group=("status", f"{GROUP.lower()}_with"),
        )  # fmt: skip
        files = [(FILE, PDF)] if word == NOTE else []
        return notes.write(
            self.place.uow, self.place.member, test_id=self.test, draft=draft, files=files
        )

    def take_back(self) -> None:
        place = self.place
        stories.withdraw(place.uow, place.member, story_id=self.story)
        notes.archive(place.uow, place.member, note_id=self.note, version=1)
        notes.remove(place.uow, place.member, note_id=self.note)
        putting_away.archive_test(
            place.uow, place.coach, test_id=self.other, version=place.version(self.other),
            because="Not ours.",
        )  # fmt: skip


def by_status() -> list[Any]:
    """As many as there are women and men."""
    keys = {"women": f"{GROUP.lower()}_with", "men": "others"}
    return [
        replace(week(n, arm, w), cell=frozenset({("status", keys[group])}))
        for (group, arm), weeks in BY_GENDER.items()
        for n, w in enumerate(weeks)
    ]


@pytest.fixture
def read(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """In which ways out somebody meets a word, by the word."""
    url = engine.url.render_as_string(hide_password=False)

    def reader(told: Told, person: str, **wishes: Any) -> dict[str, set[str]]:
        actor = getattr(told.place, person)
        asked = Asked(actor=actor, day=DAY, test_id=told.test, dimension="Status", word="letter")
        out = everything_out(told.place.uow, url, tmp_path, replace(asked, **wishes), monkeypatch)
        return {
            word: {name for name, text in out.items() if word.lower() in text.lower()}
            for word in (STORY, NOTE, FILE, AWAY, GROUP)
        }

    return reader


def test_what_was_taken_back_is_nowhere(place: Any, read: Any, tmp_path: Path) -> None:
    told = Told(place)
    before = read(told, "coach")
    assert before[STORY] >= {
        *("page practices", "page search letter", PAGE, BOOK, PACKAGE, DRAWN),
        *(f"page test 1 {tab}" for tab in ("Notes", "Chart", "Decide")),
    }
    assert before[NOTE] >= {"page search letter", "page test 1 Notes", BOOK, PACKAGE, DRAWN}
    assert before[FILE] >= {"page test 1 Notes", BOOK, PACKAGE}
    assert before[AWAY] >= {"mails", "calendar", "page home", "page board", "command charts"}
    for mail in (tmp_path / "outbox").iterdir():  # those of that day had left before
        mail.unlink()
    told.take_back()
    after = read(told, "coach", day=DAY + timedelta(days=1))
    assert (after[STORY], after[NOTE], after[FILE]) == (set(), set(), set())
    # Nothing of a test that is put away but its name: where it is brought back, and in the history.
    assert after[AWAY] == {
        *("command test archived", "command test archived --json", "page tests"),
        *("page settings History", HISTORY),
        *(f"file harbor.{kind} (take_{what}_harbor)" for kind, what in FILES),
    }


def test_words_that_are_only_marked_as_withdrawn_are_caught(
    place: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if notes did not ask whether the consent to their words still stands."""
    told = Told(place)
    told.take_back()
    nobody = select(NOTES.c.id).where(false())
    monkeypatch.setattr(notes_kept, "silenced", lambda _: nobody)
    met = read(told, "coach", parts=(("test", {"test": "{test}", "tab": "Notes"}),))
    assert met[STORY] >= {"page test 1 Notes", BOOK, PACKAGE}


def test_a_sensitive_group_is_in_no_file_for_others(place: Any, read: Any) -> None:
    """Its name and figures are for the team and coaches; a leader meets the name in the lists."""
    parts = tuple(
        ("test", {"test": "{test}", "tab": tab, key: "{dimension}"})
        for tab, key in (("Chart", "by"), ("Compare", "whom"), ("Decide", "by"))
    )
    told = Told(place)
    assert read(told, "coach", parts=parts)[GROUP] >= {PAGE, "page test 1 Compare Status"}
    met = read(told, "leader", parts=(*parts, ("practices", {}), ("portfolio", {})))
    assert met[GROUP] <= {BOOK, PACKAGE}  # the list of groups, as in Settings
