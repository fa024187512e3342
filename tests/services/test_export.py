"""Taking data along: everything that a person may see, and nothing else."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.access import Actor
from improvement.domain.changing_groups import GroupWish
from improvement.domain.decisions import STEPS
from improvement.domain.entries import CaseRecord
from improvement.domain.notes import NoteDraft
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.tallies import Tally
from improvement.domain.tasks import TaskDraft
from improvement.domain.vocabulary import Arm, Channel, Choice, DecisionStep, GroupChangeKind
from improvement.errors import NotFound
from improvement.services import (
    data,
    decisions,
    export,
    group_lists,
    groups,
    notes,
    practice_cards,
    publishing,
    sharing,
    stories,
    tasks,
)
from improvement.services.exported_groups import export_threshold, withheld
from improvement.stats.equity.suppression import TableRow

START = date(2026, 8, 3)
Tables = dict[str, list[dict[str, str]]]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def unpacked(content: bytes) -> tuple[dict[str, Any], Tables]:
    """The descriptor, and every file of it as rows."""
    with ZipFile(BytesIO(content)) as packed:
        descriptor = json.loads(packed.read("datapackage.json"))
        return descriptor, {
            each["path"].removesuffix(".csv"): rows(packed.read(each["path"]))
            for each in descriptor["resources"]
        }


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8"), newline="")))


def tables(place: Any, actor: Actor, test_id: int | None = None) -> Tables:
    return unpacked(export.package(place.uow, actor, test_id=test_id))[1]


@pytest.fixture
def test_id(place: Any) -> int:
    """Newcombe's example with a case, a note that looks like a formula, and a decision."""
    number: int = place.newcombe()
    notes.write(
        place.uow,
        place.member,
        test_id=number,
        draft=NoteDraft(
            text="=HYPERLINK(evil)", written_on=START, themes=("trust", "time"),
            group=("gender", "women"), voice="V7",
        ),
    )  # fmt: skip
    decisions.record(
        place.uow,
        place.member,
        test_id=number,
        draft=decisions.DecisionDraft(choice=Choice.ADAPT, reason='Two lines\nand "quotes".'),
    )
    return number


def logged_cases(place: Any) -> int:
    """A test of case records: 40 women and 12 men on each side."""
    number: int = place.running()
    cases = [
        CaseRecord(
            code=f"{arm.value[0]}{n:03}",
            starts_on=START,
            due_on=START + timedelta(days=30),
            arm=arm,
            cell=frozenset({("gender", "women" if n < 40 else "men")}),
            values={"kept": float(n % 2) if n != 5 else None},
        )
        for arm in Arm
        for n in range(52)
    ]
    assert data.log_cases(
        place.uow, place.member, test_id=number, cases=cases, name="cases.csv"
    ).saved
    return number


def test_the_team_gets_every_figure_as_it_was_logged(place: Any, test_id: int) -> None:
    found = tables(place, place.member, test_id)
    (test,) = found["tests"]
    assert (test["title"], test["whole"], test["planned_per_arm"]) == (
        "Rent reminders", "TRUE", "80",
    )  # fmt: skip
    logged = {
        (r["period_start"], r["arm"], r["group_gender"]): (r["numerator"], r["denominator"])
        for r in found["observations"]
    }
    expected = {
        (
            t.start.isoformat(),
            t.arm.value,
            next((group for _, group in t.cell), ""),
        ): (str(t.numerator), str(t.denominator))
        for t in place.example()
    }
    assert logged == expected
    assert {r["phase"] for r in found["observations"]} == {"test"}
    assert found["shown_figures"] == []
    assert [r["name"] for r in found["imports"]] == ["by hand"]
    assert {r["import_id"] for r in found["observations"]} == {found["imports"][0]["import_id"]}


def test_practices_come_along_with_the_tests_that_do_them(
    place: Any, neighbour: Any, test_id: int
) -> None:
    for made in decisions.of_test(place.uow, place.coach, test_id=test_id).decisions:
        if DecisionStep.AGREE in STEPS[made.standing]:
            decisions.take(place.uow, place.coach, decision_id=made.id, step=DecisionStep.AGREE)
    card = PracticeCard(name="Texts", core=("Early", "In Spanish"), cost=2.5)
    practice = practice_cards.write(place.uow, place.leader, test_id=test_id, card=card)
    other = place.running()
    adoption = Adoption(kept=("Early",), adaptations="=By phone")
    practice_cards.adopt(
        place.uow, place.member, practice_id=practice, test_id=other, adoption=adoption
    )
    publication = publishing.publish(place.uow, place.leader, practice_id=practice)
    found = tables(place, place.leader)
    (kept,) = found["practices"]
    assert (kept["name"], kept["core"], kept["cost"]) == ("Texts", "Early;In Spanish", "2.5")
    assert kept["published_on"] == place.uow.today.isoformat()
    (done,) = found["adoptions"]
    assert (done["practice_id"], done["test_id"]) == (str(practice), str(other))
    assert (done["core_kept"], done["adaptations"]) == ("Early", "'=By phone")
    theirs = neighbour.running()
    publishing.take_up(
        neighbour.uow,
        neighbour.member,
        publication_id=publication,
        test_id=theirs,
        adoption=Adoption(kept=("In Spanish",)),
    )
    found = tables(neighbour, neighbour.leader)
    assert found["practices"] == []
    (done,) = found["adoptions"]
    assert (done["practice_id"], done["practice"], done["core_kept"]) == ("", "Texts", "In Spanish")
    assert done["given_back_on"] == ""


def test_notes_and_decisions_come_along_and_no_formula_does(place: Any, test_id: int) -> None:
    found = tables(place, place.leader)
    (note,) = found["notes"]
    assert note["text"] == "'=HYPERLINK(evil)"
    assert (note["themes"], note["dimension"], note["group"]) == ("time;trust", "", "")
    assert (note["may_quote"], note["written_by"], note["voice"]) == ("FALSE", "Ann", "")
    (own,) = tables(place, place.member)["notes"]
    assert (own["voice"], own["dimension"], own["group"]) == ("V7", "gender", "Women")
    (decision,) = found["decisions"]
    assert (decision["choice"], decision["reason"]) == ("adapt", 'Two lines\nand "quotes".')
    (version,) = found["plan_versions"]
    assert json.loads(version["plan"])["body"]["title"] == "Rent reminders"
    assert any("Decided" in line["what"] for line in found["history"])
    assert "history" not in tables(place, place.leader, test_id)


def test_cases_for_those_who_may_see_them_only(place: Any) -> None:
    number = logged_cases(place)
    with place.uow.reading(place.member) as store:
        there = [store.cases.find(number, code) for code in ("p000", "p001", "p005")]
        first, second, unknown = (kept.record.code for kept in there if kept)
    for actor in (place.member, place.coach):
        found = tables(place, actor, number)
        assert len(found["cases"]) == 104
        codes = {r["code"] for r in found["cases"]}
        assert len(codes) == 104
        assert not {"p000", "c000"} & codes
        assert {r["group_gender"] for r in found["cases"]} == {"women", "men"}
        values = {(r["code"], r["value"]) for r in found["case_values"]}
        assert {(second, "1.0"), (first, "0.0"), (unknown, "")} <= values
    for actor in (place.leader, place.elsewhere):
        found = tables(place, actor)
        assert found["cases"] == found["case_values"] == found["observations"] == []
        assert found["imports"] == []
        assert found["tests"][0]["whole"] == "FALSE"
        # 12 men a side, of whom 6 have the outcome: fewer than 11, so they stay here, and the
        # women with them.
        shown = {(r["about"], r["arm"]): r["denominator"] for r in found["shown_figures"]}
        assert shown["everybody", "pilot"] == "51"
        assert {r["group"] for r in found["shown_figures"] if r["about"] == "group"} == {
            "Women", "Men",
        }  # fmt: skip
        assert all(
            (r["numerator"], r["denominator"]) == ("", "")
            for r in found["shown_figures"]
            if r["about"] == "group"
        )
        text = export.package(place.uow, actor)
        assert b"p001" not in b"".join(files(text))
        assert b"p001" not in b"".join(files(export.workbook(place.uow, actor)))


def files(content: bytes) -> Iterator[bytes]:
    with ZipFile(BytesIO(content)) as packed:
        yield from (packed.read(name) for name in packed.namelist())


def test_groups_that_are_large_enough_are_shown_to_everybody(place: Any) -> None:
    number = place.running()
    large = {"women": (40, 80), "men": (33, 60)}
    place.log(
        number,
        [
            place.week(0, arm, figures, group)
            for arm in Arm
            for group, figures in (*large.items(), (None, (73, 140)))
        ],
    )
    shown = {
        (r["about"], r["group"], r["arm"]): (r["numerator"], r["denominator"])
        for r in tables(place, place.leader)["shown_figures"]
    }
    for arm in ("pilot", "comparison"):
        assert shown["group", "Women", arm] == ("40", "80")
        assert shown["group", "Men", arm] == ("33", "60")
        assert shown["everybody", "", arm] == ("73", "140")


def test_groups_with_few_outcomes_stay_here(place: Any, test_id: int) -> None:
    shown = {
        (r["group"], r["arm"]): (r["numerator"], r["denominator"])
        for r in tables(place, place.leader)["shown_figures"]
        if r["about"] == "group"
    }
    # 28 of 35 with the outcome leave 7 without it: fewer than 11, so nothing of either group.
    assert set(shown.values()) == {("", "")}
    periods = [r for r in tables(place, place.leader)["shown_figures"] if r["about"] == "period"]
    assert {(r["arm"], r["numerator"], r["denominator"]) for r in periods} >= {
        ("pilot", "14", "20"), ("comparison", "20", "30"),
    }  # fmt: skip


def test_a_partnership_may_ask_for_more(place: Any, test_id: int) -> None:
    from improvement.services import people

    people.set_small_group(place.uow, place.leader, threshold=30)
    shown = tables(place, place.leader)["shown_figures"]
    weeks = {r["denominator"] for r in shown if r["about"] == "period" and r["arm"] == "pilot"}
    assert weeks == {""}
    assert export_threshold(30) == 30
    assert {r["denominator"] for r in shown if r["about"] == "everybody"} == {"70", "80"}


def test_sensitive_breakdowns_are_for_those_who_may_see_them(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = logged_cases(place)
    monkeypatch.setattr(
        "improvement.services.export_rows.visible", lambda dimension, actor, team_id: False
    )
    found = tables(place, place.coach, number)
    assert {r["group_gender"] for r in found["cases"]} == {""}
    assert len(found["cases"]) == 104
    other = place.newcombe()
    kept = tables(place, place.coach, other)["observations"]
    assert len(kept) == 6  # the weeks of everybody; the rows of women and men stay here
    assert not [r for r in tables(place, place.leader)["shown_figures"] if r["about"] == "group"]


def test_another_partnerships_data_are_not_there(place: Any, neighbour: Any, test_id: int) -> None:
    found = tables(neighbour, neighbour.leader)
    assert found["tests"] == found["notes"] == found["decisions"] == []
    with pytest.raises(NotFound):
        export.workbook(neighbour.uow, neighbour.leader, test_id=test_id)


def test_the_descriptor_tells_the_truth(place: Any, test_id: int) -> None:
    logged_cases(place)
    content = export.package(place.uow, place.coach)
    descriptor, found = unpacked(content)
    assert descriptor["profile"] == "tabular-data-package"
    with ZipFile(BytesIO(content)) as packed:
        for resource in descriptor["resources"]:
            raw = packed.read(resource["path"])
            assert (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}") == (
                resource["bytes"], resource["hash"],
            )  # fmt: skip
            check_resource(resource, found)
    told = {(r["table"], r["column"]) for r in found["codebook"]}
    assert told == {
        (each["path"].removesuffix(".csv"), field["name"])
        for each in descriptor["resources"]
        if each["name"] != "codebook"
        for field in each["schema"]["fields"]
    }
    assert all(r["meaning"].strip() for r in found["codebook"])


READ = {
    "integer": int,
    "number": float,
    "string": str,
    "date": date.fromisoformat,
    "datetime": lambda text: datetime.fromisoformat(text),
    "boolean": {"TRUE": True, "FALSE": False}.__getitem__,
}


def check_resource(resource: dict[str, Any], found: Tables) -> None:
    """Every cell is of its type, keys are unique, and what is pointed at is there."""
    listed = found[resource["path"].removesuffix(".csv")]
    assert len(listed) == resource["rows"]
    schema = resource["schema"]
    for row in listed:
        assert list(row) == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            if row[field["name"]] != "":
                READ[field["type"]](row[field["name"]])
    if key := schema.get("primaryKey"):
        keys = [tuple(row[name] for name in key) for row in listed]
        assert len(set(keys)) == len(keys)
        assert all(all(part != "" for part in each) for each in keys)
    for foreign in schema.get("foreignKeys", []):
        reference = foreign["reference"]
        there = found[reference["resource"].replace("-", "_")]
        known = {tuple(row[name] for name in reference["fields"]) for row in there}
        for row in listed:
            pointed = tuple(row[name] for name in foreign["fields"])
            assert pointed in known or "" in pointed


def test_the_workbook_holds_the_same(place: Any, test_id: int) -> None:
    book = openpyxl.load_workbook(BytesIO(export.workbook(place.uow, place.coach)))
    found = tables(place, place.coach)
    assert set(book.sheetnames) == {"about", *found}
    for name, listed in found.items():
        sheet = book[name]
        assert sheet.max_row == len(listed) + 1
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        if listed:
            assert [cell.value for cell in sheet[1]] == list(listed[0])
    observations = list(book["observations"].iter_rows(min_row=2, values_only=True))
    assert {type(row[3]) for row in observations} == {datetime}
    assert sum(row[8] for row in observations if row[7] is None) == 56 + 48


def test_a_long_table_goes_on_on_the_next_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    from improvement.files import data_workbook as of
    from improvement.files.data_table import About, DataTable, Field, FieldType

    monkeypatch.setattr(of, "ROWS_OF_A_SHEET", 10)
    table = DataTable(
        name="long",
        meaning="",
        fields=(Field(name="n", type=FieldType.INTEGER, meaning="Number."),),
        rows=([n] for n in range(25)),
    )
    about = About(
        name="x", title="X", taken_by="Ann", taken_at=datetime.now().astimezone(), lines=(),
        version="0",
    )  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(of.data_workbook([table], about)))
    assert [book[name].max_row for name in ("long", "long 2", "long 3")] == [11, 11, 6]


cells = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda pair: Tally(events=min(pair), n=max(pair))
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_what_leaves_of_everybody_is_large_enough(given_cells: list[tuple[Tally, Tally]]) -> None:
    """Naive second reading: every period shown is large; what is hidden is more than one."""
    table = [TableRow(label=str(n), cells=pair) for n, pair in enumerate(given_cells)]
    hidden = withheld(table, threshold=11)
    for row in table:
        if row.label not in hidden and not row.empty:
            assert min(c.n for c in row.cells) >= 11
    alone = [row for row in table if row.label in hidden]
    small = [row for row in alone if min(c.n for c in row.cells) < 11 and not row.empty]
    if small:
        assert len(alone) > 1 or hidden == {row.label for row in table}


def test_last_weeks_export_cannot_be_subtracted_from_this_weeks(place: Any) -> None:
    """Three women more in a week: they are told with others or not at all."""
    number = place.running()

    def log(week: int, women: tuple[int, int]) -> None:
        rows = (("women", women), ("men", (30, 60)), (None, (women[0] + 30, women[1] + 60)))
        totals = [place.week(week, arm, figures, group) for arm in Arm for group, figures in rows]
        assert place.log(number, totals).saved

    def women(on: date) -> set[tuple[str, str]]:
        package = export.package(place.uow.on(on), place.leader, test_id=number)
        return {
            (r["numerator"], r["denominator"])
            for r in unpacked(package)[1]["shown_figures"]
            if r["group"] == "Women"
        }

    log(0, (40, 80))
    assert women(date(2026, 11, 23)) == {("40", "80")}
    log(15, (1, 3))
    assert women(date(2026, 11, 30)) == {("40", "80")}
    assert women(date(2026, 12, 7)) == {("40", "80")}


def test_every_export_leaves_a_line(place: Any, test_id: int) -> None:
    export.package(place.uow, place.leader, test_id=test_id)
    export.workbook(place.uow, place.leader)
    with place.uow.reading(place.leader) as store:
        lines = [c for c in store.history.newest() if c.action == "take along"]
    assert {(c.subject_id, c.change["form"]) for c in lines} == {
        (test_id, "data_package"),
        (None, "data_workbook"),
    }


def test_groups_can_still_be_managed(place: Any) -> None:
    groups.add_dimension(place.uow, place.leader, label="=Odd, name", groups=("-1", "@x"))
    found = tables(place, place.leader)["groups"]
    assert ["'=Odd, name", "'@x"] in [[r["dimension_label"], r["group_label"]] for r in found]


def test_what_became_of_groups_comes_along(place: Any) -> None:
    """Without it figures of two years under an old and a new group cannot be read together."""
    (version,) = (kept.version for kept in groups.dimensions(place.uow, place.leader))
    wish = GroupWish(
        kind=GroupChangeKind.SPLIT,
        groups=("men",),
        labels=("Cis men", "Trans men"),
        on=date(2026, 9, 1),
        reason="Asked for",
    )
    group_lists.change_groups(
        place.uow, place.leader, dimension="gender", version=version, wish=wish
    )
    found = tables(place, place.leader)
    (change,) = found["group_changes"]
    assert list(change.values()) == [
        *("gender", "2026-09-01", "split", "men", "cis_men;trans_men", "", "Asked for"),
    ]
    listed = {r["group"]: (r["parent"], r["begins_on"], r["ends_on"]) for r in found["groups"]}
    assert listed["men"] == ("", "", "2026-08-31")
    assert listed["cis_men"] == ("men", "2026-09-01", "")


def test_tasks_files_and_tellings_back_come_along_for_those_who_may_see_them(place: Any) -> None:
    test_id = place.newcombe()
    draft = TaskDraft(what="Print the letters", owner_id=place.member.person_id)
    tasks.add(place.uow, place.member, test_id=test_id, draft=draft)
    said = NoteDraft(text="A picture.", written_on=START)
    notes.write(place.uow, place.member, test_id=test_id, draft=said, files=[("../a.pdf", PDF)])
    told = sharing.ToldBack(told_on=START, told="It goes on.", answer="Good.")
    for channel in (Channel.INSIDE, Channel.REPORT):
        consent = stories.StoryDraft(
            text="It came on Friday.",
            purpose="Show others",
            given_by="A7",
            given_on=START,
            channels=frozenset({channel}),
        )
        number = stories.add(place.uow, place.member, test_id=test_id, draft=consent)
        sharing.tell_back(place.uow, place.member, story_id=number, told=told)
    mine = tables(place, place.member, test_id)
    assert [(r["what"], r["owner"]) for r in mine["tasks"]] == [("Print the letters", "Ann")]
    assert [(r["name"], r["media_type"]) for r in mine["attachments"]] == [
        ("a.pdf", "application/pdf")
    ]
    assert [(r["told"], r["answer"]) for r in mine["told_back"]] == [
        ("It goes on.", ""),  # their words stay inside
        ("It goes on.", "Good."),
    ]
    assert {r["source_row"] for r in mine["observations"]} == {str(i) for i in range(1, 19)}
    theirs = tables(place, place.elsewhere, test_id)
    assert (theirs["attachments"], theirs["told_back"], len(theirs["tasks"])) == ([], [], 1)
    stories.withdraw(place.uow, place.member, story_id=number)
    assert len(tables(place, place.member, test_id)["told_back"]) == 1
