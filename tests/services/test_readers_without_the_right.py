"""Every service that tells something, asked by people without the right, and all of it searched.

The table of test_roles knows every service there is. Those that only read are called for a leader
and for a member of another team, and whatever comes back is walked to its last number and word,
files opened. Nowhere may there be a group of a sensitive breakdown, a figure of it, or the value of
a single household. Whoever has the right sees all of them, so there is something to find; and the
same walk finds them where a service forgets to leave them out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from improvement.domain.entries import CaseRecord
from improvement.domain.joint import ReadingDraft
from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import NoteDraft
from improvement.domain.plan import NamedDimension
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import (
    Arm,
    ComparedBy,
    Design,
    Direction,
    MeasureKind,
    Relation,
    Speaker,
)
from improvement.errors import Conflict, Forbidden, Invalid, NotComputable, NotFound
from improvement.services import (
    analyses,
    charts,
    coding,
    data,
    decisions,
    export_rows,
    for_whom_two,
    groups,
    heard,
    joint,
    joint_cards,
    notes,
    overview,
    search,
    stories,
    telling,
    told_register,
    told_result,
    trail,
)
from improvement.services.charts import ChartWishes
from tests.services.conftest import START, Place
from tests.services.everything import everything_in, tables_in
from tests.services.test_roles import TABLE, House, Try

#: Services that change something; what they return is the id or the state of what was changed.
WRITES = frozenset(
    {
        *("chart_settings.save", "coding.mark", "coding.unmark", "coding.finish", "coding.reopen"),
        *("putting_away.archive_test", "putting_away.restore_test", "putting_away.archive_cycle"),
        *("putting_away.restore_cycle", "cycles.begin", "cycles.save", "cycles.move"),
        *("cycles.amend", "data.log_totals", "data.log_cases", "decisions.record"),
        *("decisions.take", "entry.keep_draft", "entry.discard_draft", "entry.remember"),
        *("entry.save", "imports.take_back", "indicators.record", "joint.read", "notes.write"),
        *("notes.change", "notes.archive", "notes.restore", "notes.remove", "attachments.attach"),
        *("attachments.detach", "practice_cards.write", "practice_cards.adopt"),
        *("publishing.publish", "publishing.take_up", "publishing.give_back"),
        *("publishing.keep_back", "publishing.revoke", "reminders.choose"),
        *("reminders.share_calendar", "sharing.tell_back", "sharing.choose", "stories.add"),
        *("stories.change", "stories.prolong", "stories.withdraw", "tasks.add", "tasks.change"),
        *("tasks.finish", "tasks.settle", "comments.write", "comments.settle", "theory.add"),
        *("theory.change", "theory.move", "theory.archive", "theory.restore", "theory.assign"),
        *("theory.begin_test", "tests.draft", "tests.begin_from", "tests.save", "tests.start"),
        *("tests.amend", "uploads.save"),
        *("adoptions.bring_back", "adoptions.change", "adoptions.put_away"),
        *(name for name in TABLE if name.startswith(("codebook.", "group_lists."))),
        *("groups.add_dimension", "groups.add_group"),
        *(name for name in TABLE if name.startswith("people.")),
    }
) - {"codebook.codebook", "people.overview", "people.partnership"}
READS = tuple(sorted(set(TABLE) - WRITES))
#: The partnership's lists of groups belong to everybody; figures do not stand in them.
PRINTED = ("one_page.pdf",)
LISTS = frozenset({"groups.dimensions"})
FILES, LIST_FILE = ("export.package", "export.workbook"), "groups"

#: What the names and keys of the two sensitive groups begin with, and nothing else does.
MARK = "zqxqz"  # long enough to be in no random number of a file
WITH, WITHOUT = f"{MARK}_with", f"{MARK}_without"
#: Figures of the two: like no other number here.
SENSITIVE = {
    (WITH, Arm.PILOT): (160_207, 200_407),
    (WITH, Arm.COMPARISON): (120_333, 200_609),
    (WITHOUT, Arm.PILOT): (480_109, 600_217),
    (WITHOUT, Arm.COMPARISON): (360_301, 600_443),
}
FIGURES = {n for events, of in SENSITIVE.values() for n in (events, of, of - events)}
#: The values of single households: like no sum, average or median of them.
VALUES = {arm: [10 + i * i / 4 + side / 8192 for i in range(36)] for side, arm in enumerate(Arm, 1)}
#: The longest wait is left out: up to which day both sides were followed is told.
SINGLE = {value for values in VALUES.values() for value in sorted(values)[:-1]}
WRITTEN_OUT = re.compile(rf"(?<![\d.])({'|'.join(re.escape(str(value)) for value in SINGLE)})\b")


class Guarded(Place):
    """A place whose tests also count by a breakdown that is sensitive."""

    def newcombe(self) -> int:
        named = (NamedDimension(key="gender"), NamedDimension(key="status"))
        test_id = self.running(replace(self.plan, dimensions=named))
        whole = []
        for arm in Arm:
            rows = {g: SENSITIVE[g, arm] for g in (WITH, WITHOUT)}
            sums = tuple(sum(each) for each in zip(*rows.values(), strict=True))
            whole.append(self.week(0, arm, sums))
            for group, figures in rows.items():
                total = self.week(0, arm, figures, group)
                whole.append(replace(total, cell=frozenset({("status", group)})))
        assert self.log(test_id, whole).saved
        note = NoteDraft(
            text="Seen.", written_on=START, speaker=Speaker.FAMILY, group=("status", WITH)
        )
        for draft in (note, replace(note, group=("status", WITHOUT))):
            for _ in range(12):
                notes.write(self.uow, self.member, test_id=test_id, draft=draft)
        first = notes.of_test(self.uow, self.member, test_id=test_id).notes[0].id
        agreed = StoryDraft(
            text="Heard.", purpose="Show others", given_by="A7", given_on=START, note=first
        )
        stories.add(self.uow, self.member, test_id=test_id, draft=agreed)
        joint.read(
            self.uow, self.member, test_id=test_id, place=("status", WITH),
            draft=ReadingDraft(relation=Relation.AGREE, text="Both say so."), seen=0,
        )  # fmt: skip
        return test_id


def guarded(place: Place) -> Guarded:
    groups.add_dimension(
        place.uow,
        place.coach,
        label="Status",
        groups=("Zqxqz with", "Zqxqz without"),
        sensitive=True,
    )
    return Guarded(**{field.name: getattr(place, field.name) for field in fields(place)})


BY_STATUS = ChartWishes(dimension="status")
#: The same services asked for what their usual call leaves out.
ASKED: Mapping[str, Try] = {
    "charts.of_test": lambda h, a: charts.of_test(h.uow, a, test_id=h.test, wishes=BY_STATUS),
    "search.find": lambda h, a: search.find(h.uow, a, words="seen", test_id=h.test),
    "telling.told": lambda h, a: telling.told(
        h.uow, a, test_id=h.test, measure="kept", dimension="status"
    ),
    "for_whom_two.combined": lambda h, a: for_whom_two.combined(
        h.uow, a, test_id=h.test, first="Gender", second="Status"
    ),
    "trail.trail": lambda h, a: [
        line for line in trail.trail(h.uow, a).lines if not line.what.startswith("Added group")
    ],
    "joint_cards.of_tests": lambda h, a: joint_cards.of_tests(
        h.uow, a, overview.practices(h.uow, a).tests
    ),
}


def told(house: Any, actor: Any, names: Iterable[str] = READS) -> Iterator[tuple[str, Any]]:
    """What each service tells this person; what is refused tells nothing."""
    for name in names:
        for ask in (TABLE[name][0], ASKED.get(name)):
            if ask is not None:
                with suppress(Forbidden, NotFound, Conflict, Invalid, NotComputable):
                    yield name, ask(house, actor)


def found_in(house: Any, actor: Any, names: Iterable[str] = READS) -> set[tuple[str, str]]:
    """(service, what of a sensitive group was found in what it told)."""
    found = set()
    for name, result in told(house, actor, names):
        if name in FILES:
            result = [text for table, text in tables_in(result) if table != LIST_FILE]
        for one in everything_in(result):
            if isinstance(one, str):
                found |= {(name, MARK)} if MARK in one.lower() else set()
                found |= {(name, str(n)) for n in FIGURES if str(n) in one or f"{n:,}" in one}
            elif isinstance(one, (int, float)) and one in FIGURES:
                found.add((name, str(int(one))))
    return found


def single_values_in(house: Any, actor: Any) -> set[str]:
    """The services that told the value of a single household: as a number anywhere in what they
    hand over, as text, or in a file.
    """
    return {name for name, result in told(house, actor) if any(map(_single, _all_of(result)))}


def _all_of(result: Any) -> Iterator[Any]:
    yield repr(result)
    yield from everything_in(result)


def _single(one: Any) -> bool:
    if isinstance(one, str):
        return WRITTEN_OUT.search(one) is not None
    return isinstance(one, (int, float)) and one in SINGLE


@pytest.fixture
def house(place: Any) -> House:
    """Some weeks later, so that what may be told is told."""
    made = House(guarded(place))
    made.uow = place.uow.on(date(2026, 12, 7))
    return made


def test_every_service_is_sorted() -> None:
    assert set(TABLE) >= WRITES
    assert len(READS) > 50
    assert set(ASKED) <= set(READS)


def test_nothing_of_a_sensitive_breakdown_is_told(house: Any) -> None:
    names = tuple(name for name in READS if name not in LISTS)
    found = {who: found_in(house, getattr(house, who), names) for who in ("leader", "elsewhere")}
    assert found == {"leader": set(), "elsewhere": set()}


def test_whoever_has_the_right_is_told_of_it(house: Any) -> None:
    """So that there is something to find, and where."""
    at = {name for name, _ in found_in(house, house.coach)}
    assert at >= {
        *("analyses.compare", "charts.of_test", "export.package", "export.workbook"),
        *("heard.of_test", "joint.of_test", "notes.of_test", "one_page.page_of", "overview.home"),
        *("one_page.pdf", "templates.paper"),
        *("data.overview", "coding.of_test", "decisions.of_test", "stories.of_test"),
        *("templates.workbook", "practice_cards.book", "told_register.register"),
    }


FORGETFUL = {
    "analyses.compare": (analyses, "closed_to", frozenset()),
    "overview.home": (overview, "closed_to", frozenset()),
    "coding.of_test": (coding, "closed_in_notes", frozenset()),
    "decisions.of_test": (decisions, "closed_in_notes", frozenset()),
    "notes.of_test": (notes, "closed_in_notes", frozenset()),
    "charts.of_test": (charts, "visible", True),
    "heard.of_test": (heard, "visible", True),
    "told_register.register": (told_register, "visible", True),
    "export.package": (export_rows, "visible", True),
}


def test_a_service_that_forgets_is_caught(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    caught = set()
    for name, (module, of, answer) in FORGETFUL.items():
        with monkeypatch.context() as forgetting:
            forgetting.setattr(module, of, lambda *_, answer=answer, **__: answer)
            caught |= {service for service, _ in found_in(house, house.leader, (name,))}
    assert caught == set(FORGETFUL)


def test_a_printed_page_that_forgets_is_caught(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice kept from it: by what Compare tells, and by the rows of the joint display."""
    monkeypatch.setattr(analyses, "closed_to", lambda *_, **__: frozenset())
    monkeypatch.setattr(joint, "visible", lambda *_, **__: True)
    assert "one_page.pdf" in {service for service, _ in found_in(house, house.leader, PRINTED)}


def counted(place: Place, way: ComparedBy, design: Design) -> int:
    """A test whose outcome is a number for each household, twelve that begin on the same day."""
    spec = MeasureSpec(
        key="outcome", label="Outcome", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=way, outcome_days=400 if way is ComparedBy.AVERAGE_DAYS else None,
    )  # fmt: skip
    plan = replace(
        place.plan, measures=(spec,), design=design, planned_per_arm=30, minimum_worthwhile=0.2
    )
    test_id = place.running(plan)
    cases = [
        CaseRecord(
            code=f"{arm.value}{at}",
            starts_on=START + timedelta(weeks=at // 12),
            arm=arm,
            cell=frozenset({("gender", ("women", "men")[at % 2])}),
            values={"outcome": value},
        )
        for arm, values in VALUES.items()
        for at, value in enumerate(values)
    ]
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="cases")
    assert saved.saved, saved.errors
    return test_id


WAYS = (ComparedBy.SCORE, ComparedBy.COST, ComparedBy.AVERAGE_DAYS, ComparedBy.TYPICAL_WAIT)


#: Everywhere that a result goes.
WITH_RESULTS = {"analyses.compare", "overview.home", "overview.practices"}


def test_no_value_of_a_single_household_is_told(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for way in WAYS:
        house.test = counted(house, way, Design.SIDE_BY_SIDE)
        for actor in (house.leader, house.elsewhere):
            assert single_values_in(house, actor) == set(), way
    # The team's own results have them: there is something to find, and it is found in their files.
    assert single_values_in(house, house.coach) >= {"export.package", *WITH_RESULTS}
    for forgotten in ("_without_households", "without_households"):
        with monkeypatch.context() as forgetting:
            forgetting.setattr(told_result, forgotten, lambda whole: whole)
            assert single_values_in(house, house.leader) >= WITH_RESULTS, forgotten
