"""Who may do what: every service, every role, and a stranger for whom nothing exists."""

import inspect
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import improvement.services
from improvement.domain.changing_groups import GroupWish
from improvement.domain.comments import CommentDraft
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.joint import ReadingDraft
from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import NoteDraft
from improvement.domain.plan import Plan
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.sharing import Candidate, Selection, ToldBack
from improvement.domain.stories import StoryDraft
from improvement.domain.tasks import TaskDraft
from improvement.domain.themes import ThemeDraft
from improvement.domain.theory import TheoryDraft
from improvement.domain.trail import Object
from improvement.domain.vocabulary import (
    Arm,
    Choice,
    CycleStep,
    DecisionStep,
    GroupChangeKind,
    MeasureKind,
    NodeKind,
    Relation,
    Reporting,
    Role,
)
from improvement.errors import Conflict, Forbidden, Invalid, NotComputable, NotFound
from improvement.services import (
    adoptions,
    analyses,
    attachments,
    chart_lines,
    chart_settings,
    charts,
    codebook,
    coding,
    comments,
    cycles,
    data,
    decisions,
    entry,
    export,
    for_whom_two,
    group_lists,
    groups,
    heard,
    holding,
    imports,
    indicators,
    joint,
    joint_cards,
    learning,
    notes,
    one_page,
    overview,
    people,
    portfolio,
    practice_cards,
    practices,
    publishing,
    putting_away,
    reminders,
    search,
    sharing,
    sites_of_test,
    stories,
    tasks,
    telling,
    templates,
    tests,
    theory,
    told_register,
    trail,
    uploads,
    verifying,
)
from improvement.services.adoptions import Origin
from improvement.services.decisions import DecisionDraft
from improvement.services.entry_drafts import GridHabit
from improvement.services.entry_grid import EntryWishes
from improvement.services.group_lists import DimensionDraft, GroupDraft
from tests.services.conftest import CYCLE

DAY = date(2026, 9, 7)
IDEA = TheoryDraft(kind=NodeKind.IDEA, title="A text three days before")
DRIVER = TheoryDraft(kind=NodeKind.PRIMARY, title="Knowing when it is due")
DRAFT = DecisionDraft(choice=Choice.ADAPT, reason="Because.")
NOTE = NoteDraft(text="Seen.", written_on=DAY)
PDF = b"%PDF-1.7\n%%EOF\n"
CSV = b"case,start,arm,kept\nX1,2026-09-07,pilot,1\nX2,2026-09-07,comparison,0\n"
AGREED = StoryDraft(text="Heard.", purpose="Show others", given_by="A7", given_on=DAY)
READ = ReadingDraft(relation=Relation.AGREE, text="Both say so.")
CARD = PracticeCard(name="Texts", core=("Three days before",))
TASK = TaskDraft(what="Call the desk")
GRID = EntryWishes(measure="kept", start=DAY)

Try = Callable[[Any, Any], Any]


def saved_upload(h: Any, a: Any) -> Any:
    upload = uploads.look(h.uow, h.coach, test_id=h.test, content=CSV, name="cases.csv")
    return uploads.save(h.uow, a, test_id=h.test, upload=upload, mapping=upload.cases)


def previewed_upload(h: Any, a: Any) -> Any:
    upload = uploads.look(h.uow, h.coach, test_id=h.test, content=CSV, name="cases.csv")
    return uploads.preview(h.uow, a, test_id=h.test, upload=upload, mapping=upload.cases)


def saved_plan(h: Any, a: Any) -> Any:
    version = h.version(h.draft_id)
    return tests.save(h.uow, a, test_id=h.draft_id, version=version, plan=h.plan)


def started(h: Any, a: Any) -> Any:
    return tests.start(h.uow, a, test_id=h.startable, version=h.version(h.startable))


def amended(h: Any, a: Any) -> Any:
    return tests.amend(
        h.uow, a, test_id=h.test, version=h.version(h.test), plan=h.plan, reason="Because."
    )


def changed_person(h: Any, a: Any) -> Any:
    return people.change_person(
        h.uow,
        a,
        person_id=h.elsewhere.person_id,
        version=next(
            p.version
            for p in people.overview(h.uow, h.leader).people
            if p.id == h.elsewhere.person_id
        ),
        active=True,
        role=Role.MEMBER,
        team_ids=(h.other_team,),
    )


def logged_case(h: Any, a: Any) -> Any:
    case = CaseRecord(code="C1", starts_on=DAY, arm=Arm.PILOT, values={"kept": 1.0})
    return data.log_cases(h.uow, a, test_id=h.test, cases=[case], name="one")


def saved_cycle(h: Any, a: Any) -> Any:
    return cycles.save(h.uow, a, cycle_id=h.planned, version=2, cycle=CYCLE)


def moved_cycle(h: Any, a: Any) -> Any:
    return cycles.move(h.uow, a, cycle_id=h.planned, version=2, to=CycleStep.DO)


def combined(h: Any, a: Any) -> Any:
    both = {"first": "Gender", "second": "Language"}
    return for_whom_two.combined(h.uow, a, test_id=h.test, **both)


def sites(h: Any, a: Any) -> Any:
    """Nothing is said to come in sites: who may look is told so, and that is theirs to try."""
    with suppress(NotComputable):
        return sites_of_test.sites_of(h.uow, a, test_id=h.test)


def amended_cycle(h: Any, a: Any) -> Any:
    plan = replace(CYCLE.plan, who="Somebody else")
    return cycles.amend(h.uow, a, cycle_id=h.locked, version=3, plan=plan, reason="Because.")


def set_up_chart(h: Any, a: Any) -> Any:
    settings = chart_settings.ChartSettings()
    version = charts.of_test(h.uow, h.coach, test_id=h.test).set_up.version
    return chart_settings.save(
        h.uow, a, test_id=h.test, measure="kept", settings=settings, version=version
    )


def indicator(h: Any, a: Any) -> Any:
    spec = MeasureSpec(key=f"i_{a.person_id}", label="Filings", kind=MeasureKind.COUNT)
    figure = PeriodTotal(measure=spec.key, start=DAY, end=DAY, count=3.0)
    return indicators.record(h.uow, a, spec=spec, figures=[figure])


def typed(h: Any, a: Any) -> Any:
    return entry.save(h.uow, a, test_id=h.test, wishes=GRID, texts=[["1", "2", "1", "2"]])


def listed(h: Any, a: Any, change: Callable[..., Any], **wishes: Any) -> Any:
    """A change of the list that only this partnership has, as it is kept at this moment."""
    kept = next(k for k in groups.dimensions(h.uow, h.coach) if k.dimension.key == "only_here")
    return change(h.uow, a, dimension="only_here", version=kept.version, **wishes)


WISH = GroupWish(kind=GroupChangeKind.RENAMED, groups=("a",), labels=("Renamed",), on=DAY)
LIST = DimensionDraft(
    label="Only here",
    definition="Told.",
    reference="b",
    reporting=Reporting.TWO_OR_MORE,
    sensitive=False,
)
IN_LIST = GroupDraft(definition="Who says A.", parent=None)

HERE = Origin.HERE
#: service -> how it is called, and who may: own team, another team, coach, leader, stranger.
#: y = may, f = Forbidden, n = NotFound; - = it names nothing of ours, so a stranger sees their own.
TABLE: Mapping[str, tuple[Try, str]] = {
    "analyses.compare": (lambda h, a: analyses.compare(h.uow, a, test_id=h.test), "yyyyn"),
    "for_whom_two.combined": (combined, "yfyfn"),
    "analyses.verify": (lambda h, a: analyses.verify(h.uow, a, analysis_id=h.analysis), "yyyyn"),
    "chart_lines.chart_lines": (lambda h, a: chart_lines.chart_lines(h.uow, a), "ffyy-"),
    "chart_lines.of_primary_measures": (
        lambda h, a: chart_lines.of_primary_measures(h.uow, a),
        "yyyy-",
    ),
    "chart_lines.of_test": (lambda h, a: chart_lines.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "told_register.register": (lambda h, a: told_register.register(h.uow, a), "yyyy-"),
    "telling.told": (
        lambda h, a: telling.told(h.uow, a, test_id=h.test, measure="kept", dimension="gender"),
        "yyyyn",
    ),
    "telling.bring_up_to_date": (
        lambda h, a: telling.bring_up_to_date(h.uow, a, [h.test]),
        "yyyyn",
    ),
    "charts.of_test": (lambda h, a: charts.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "chart_settings.save": (set_up_chart, "yfyfn"),
    "codebook.codebook": (lambda h, a: codebook.codebook(h.uow, a), "yyyy-"),
    "codebook.add": (
        lambda h, a: codebook.add(h.uow, a, draft=ThemeDraft(name=f"Theme {a.person_id}")),
        "ffyy-",
    ),
    "codebook.change": (
        lambda h, a: codebook.change(
            h.uow, a, theme_id=h.themes[0], draft=ThemeDraft(name="Trust"), version=1
        ),
        "ffyyn",
    ),
    "codebook.move": (
        lambda h, a: codebook.move(h.uow, a, theme_id=h.themes[0], up=True),
        "ffyyn",
    ),
    "codebook.archive": (
        lambda h, a: codebook.archive(h.uow, a, theme_id=h.themes[0], version=1),
        "ffyyn",
    ),
    "codebook.restore": (
        lambda h, a: codebook.restore(h.uow, a, theme_id=h.themes[0]),
        "ffyyn",
    ),
    "codebook.merge": (
        lambda h, a: codebook.merge(h.uow, a, theme_id=h.themes[0], into_id=h.themes[1], version=1),
        "ffyyn",
    ),
    "heard.of_test": (lambda h, a: heard.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "coding.of_test": (lambda h, a: coding.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "coding.mark": (
        lambda h, a: coding.mark(
            h.uow, a, note_id=h.open_note, theme_id=h.themes[0], starts=0, ends=4, version=1
        ),
        "yfyyn",
    ),
    "coding.unmark": (lambda h, a: coding.unmark(h.uow, a, coding_id=h.coding), "yfyyn"),
    "coding.finish": (lambda h, a: coding.finish(h.uow, a, note_id=h.open_note), "yfyyn"),
    "coding.reopen": (lambda h, a: coding.reopen(h.uow, a, note_id=h.open_note), "yfyyn"),
    "putting_away.archive_test": (
        lambda h, a: putting_away.archive_test(
            h.uow, a, test_id=h.spare, version=1, because="Not ours."
        ),
        "ffyyn",
    ),
    "putting_away.restore_test": (
        lambda h, a: putting_away.restore_test(h.uow, a, test_id=h.spare),
        "ffyyn",
    ),
    "putting_away.archived_tests": (lambda h, a: putting_away.archived_tests(h.uow, a), "yyyy-"),
    "putting_away.archive_cycle": (
        lambda h, a: putting_away.archive_cycle(h.uow, a, cycle_id=h.spare_cycle, version=1),
        "yfyfn",
    ),
    "putting_away.restore_cycle": (
        lambda h, a: putting_away.restore_cycle(h.uow, a, cycle_id=h.spare_cycle),
        "yfyfn",
    ),
    "cycles.ramp": (lambda h, a: cycles.ramp(h.uow, a, test_id=h.test), "yyyyn"),
    "cycles.begin": (lambda h, a: cycles.begin(h.uow, a, test_id=h.test), "yfyfn"),
    "cycles.save": (saved_cycle, "yfyfn"),
    "cycles.move": (moved_cycle, "yfyfn"),
    "cycles.amend": (amended_cycle, "yfyfn"),
    "data.overview": (lambda h, a: data.overview(h.uow, a, test_id=h.test), "yfyfn"),
    "data.log_totals": (
        lambda h, a: data.log_totals(h.uow, a, test_id=h.test, totals=h.example(), name="x"),
        "yfyfn",
    ),
    "data.log_cases": (logged_case, "yfyfn"),
    "decisions.record": (
        lambda h, a: decisions.record(h.uow, a, test_id=h.test, draft=DRAFT),
        "yffyn",
    ),
    "decisions.take": (
        lambda h, a: decisions.take(
            h.uow, a, decision_id=h.decision, step=DecisionStep.GIVE_BACK, words="Say for whom."
        ),
        "ffyyn",
    ),
    "decisions.waiting": (lambda h, a: decisions.waiting(h.uow, a), "yyyy-"),
    "decisions.of_test": (lambda h, a: decisions.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "entry.grid": (lambda h, a: entry.grid(h.uow, a, test_id=h.test, wishes=GRID), "yfyfn"),
    "entry.opened": (lambda h, a: entry.opened(h.uow, a, test_id=h.test, wishes=GRID), "yfyfn"),
    "entry.keep_draft": (
        lambda h, a: entry.keep_draft(
            h.uow, a, test_id=h.test, wishes=GRID, texts=[["1", "2", "1", "2"]]
        ),
        "yfyfn",
    ),
    "entry.discard_draft": (
        lambda h, a: entry.discard_draft(h.uow, a, test_id=h.test, wishes=GRID),
        "yfyfn",
    ),
    "entry.remember": (
        lambda h, a: entry.remember(h.uow, a, test_id=h.test, habit=GridHabit()),
        "yfyfn",
    ),
    "entry.look": (lambda h, a: entry.look(h.uow, a, test_id=h.test, wishes=GRID), "yfyfn"),
    "entry.save": (typed, "yfyfn"),
    "export.workbook": (lambda h, a: export.workbook(h.uow, a, test_id=h.test), "yyyyn"),
    "export.package": (lambda h, a: export.package(h.uow, a, test_id=h.test), "yyyyn"),
    "groups.dimensions": (lambda h, a: groups.dimensions(h.uow, a), "yyyy-"),
    "groups.add_dimension": (
        lambda h, a: groups.add_dimension(
            h.uow, a, label=f"Dimension {a.person_id}", groups=("A", "B")
        ),
        "ffyy-",
    ),
    "groups.add_group": (
        lambda h, a: groups.add_group(
            h.uow, a, dimension="only_here", label=f"Group {a.person_id}"
        ),
        "ffyyn",
    ),
    "group_lists.save_dimension": (
        lambda h, a: listed(h, a, group_lists.save_dimension, draft=LIST),
        "ffyyn",
    ),
    "group_lists.save_group": (
        lambda h, a: listed(h, a, group_lists.save_group, group="a", draft=IN_LIST),
        "ffyyn",
    ),
    "group_lists.move_group": (
        lambda h, a: listed(h, a, group_lists.move_group, group="a", up=False),
        "ffyyn",
    ),
    "group_lists.move_dimension": (
        lambda h, a: listed(h, a, group_lists.move_dimension, up=True),
        "ffyyn",
    ),
    "group_lists.put_out_of_use": (
        lambda h, a: listed(h, a, group_lists.put_out_of_use, group="a", last_day=DAY),
        "ffyyn",
    ),
    "group_lists.put_back": (
        lambda h, a: listed(h, a, group_lists.put_back, group="a"),
        "ffyyn",
    ),
    "group_lists.remove_group": (
        lambda h, a: listed(h, a, group_lists.remove_group, group="a"),
        "ffyyn",
    ),
    "group_lists.preview_change": (
        lambda h, a: group_lists.preview_change(h.uow, a, dimension="only_here", wish=WISH),
        "ffyyn",
    ),
    "group_lists.change_groups": (
        lambda h, a: listed(h, a, group_lists.change_groups, wish=WISH),
        "ffyyn",
    ),
    "holding.gains": (lambda h, a: holding.gains(h.uow, a), "yyyy-"),
    "holding.fading": (lambda h, a: holding.fading(h.uow, a), "yyyy-"),
    "imports.take_back": (
        lambda h, a: imports.take_back(h.uow, a, import_id=h.import_id),
        "yfyfn",
    ),
    "imports.undoing": (
        lambda h, a: imports.undoing(h.uow, a, import_id=h.import_id),
        "yfyfn",
    ),
    "imports.traced": (
        lambda h, a: imports.traced(h.uow, a, test_id=h.test, measure="kept", start=DAY),
        "yfyfn",
    ),
    "imports.traced_case": (
        lambda h, a: imports.traced_case(h.uow, a, test_id=h.test, code="C1"),
        "yfyfn",
    ),
    "indicators.record": (indicator, "fffy-"),
    "joint.of_test": (lambda h, a: joint.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "joint.read": (
        lambda h, a: joint.read(h.uow, a, test_id=h.test, place=None, draft=READ, seen=0),
        "yfyyn",
    ),
    "joint_cards.of_tests": (lambda h, a: joint_cards.of_tests(h.uow, a, ()), "yyyy-"),
    "learning.learning": (lambda h, a: learning.learning(h.uow, a), "yyyy-"),
    "notes.write": (lambda h, a: notes.write(h.uow, a, test_id=h.test, draft=NOTE), "yfyyn"),
    "notes.change": (
        lambda h, a: notes.change(h.uow, a, note_id=h.note, draft=NOTE, version=1),
        "yfyyn",
    ),
    "notes.archive": (lambda h, a: notes.archive(h.uow, a, note_id=h.note, version=1), "yfyyn"),
    "notes.restore": (lambda h, a: notes.restore(h.uow, a, note_id=h.note), "yfyyn"),
    "notes.remove": (lambda h, a: notes.remove(h.uow, a, note_id=h.note), "yfyyn"),
    "attachments.attach": (
        lambda h, a: attachments.attach(h.uow, a, note_id=h.note, name="x", content=b"x"),
        "yfyyn",
    ),
    "attachments.detach": (
        lambda h, a: attachments.detach(h.uow, a, attachment_id=h.attachment()),
        "yfyyn",
    ),
    "attachments.download": (
        lambda h, a: attachments.download(h.uow, a, attachment_id=h.attached[0]),
        "yfyyn",
    ),
    "search.find": (lambda h, a: search.find(h.uow, a, words="rent", test_id=h.test), "yyyyn"),
    "notes.of_test": (lambda h, a: notes.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "overview.home": (lambda h, a: overview.home(h.uow, a), "yyyy-"),
    "overview.board": (lambda h, a: overview.board(h.uow, a), "ffyy-"),
    "overview.portfolio": (lambda h, a: overview.portfolio(h.uow, a), "ffyy-"),
    "overview.practices": (lambda h, a: overview.practices(h.uow, a), "yyyy-"),
    "people.overview": (lambda h, a: people.overview(h.uow, a), "yyyy-"),
    "people.partnership": (lambda h, a: people.partnership(h.uow, a), "yyyy-"),
    "people.add_team": (
        lambda h, a: people.add_team(h.uow, a, name=f"Team {a.person_id}"),
        "fffy-",
    ),
    "people.add_person": (
        lambda h, a: people.add_person(
            h.uow, a, name=f"New {a.person_id}", role=Role.MEMBER, team_ids=(h.team,)
        ),
        "fffyn",
    ),
    "people.change_person": (changed_person, "fffyn"),
    "people.set_currency": (lambda h, a: people.set_currency(h.uow, a, code="EUR"), "fffy-"),
    "people.set_time_zone": (
        lambda h, a: people.set_time_zone(h.uow, a, zone="America/Chicago"),
        "fffy-",
    ),
    "people.set_small_group_outside": (
        lambda h, a: people.set_small_group_outside(h.uow, a, threshold=11),
        "fffy-",
    ),
    "people.set_small_group": (
        lambda h, a: people.set_small_group(h.uow, a, threshold=10),
        "fffy-",
    ),
    "practice_cards.book": (lambda h, a: practice_cards.book(h.uow, a), "yyyy-"),
    "practice_cards.mentioning": (
        lambda h, a: practice_cards.mentioning(h.uow, a, words="rent"),
        "yyyy-",
    ),
    "practice_cards.write": (
        lambda h, a: practice_cards.write(h.uow, a, test_id=h.test, card=CARD, reason="Because."),
        "yfyyn",
    ),
    "practice_cards.adopt": (
        lambda h, a: practice_cards.adopt(
            h.uow, a, practice_id=h.practice, test_id=h.draft_id, adoption=Adoption()
        ),
        "yfyfn",
    ),
    "adoptions.change": (
        lambda h, a: adoptions.change(
            h.uow, a, origin=HERE, adoption_id=h.adoption, adoption=Adoption(), version=0
        ),
        "yfyyn",
    ),
    "adoptions.put_away": (
        lambda h, a: adoptions.put_away(
            h.uow, a, origin=HERE, adoption_id=h.adoption, version=0, because="Never done."
        ),
        "yfyyn",
    ),
    "adoptions.bring_back": (
        lambda h, a: adoptions.bring_back(h.uow, a, origin=HERE, adoption_id=h.adoption),
        "yfyyn",
    ),
    "adoptions.those_away": (lambda h, a: adoptions.those_away(h.uow, a), "yyyy-"),
    "one_page.page_of": (lambda h, a: one_page.page_of(h.uow, a, test_id=h.test), "yyyyn"),
    "one_page.pdf": (lambda h, a: one_page.pdf(h.uow, a, test_id=h.test), "yyyyn"),
    "portfolio.portfolio": (lambda h, a: portfolio.portfolio(h.uow, a), "ffyy-"),
    "publishing.across": (lambda h, a: publishing.across(h.uow, a), "yyyy-"),
    "publishing.preview": (
        lambda h, a: publishing.preview(h.uow, a, practice_id=h.practice),
        "fffyn",
    ),
    "publishing.publish": (
        lambda h, a: publishing.publish(h.uow, a, practice_id=h.practice),
        "fffyn",
    ),
    "publishing.take_up": (
        lambda h, a: publishing.take_up(
            h.uow, a, publication_id=0, test_id=h.draft_id, adoption=Adoption()
        ),
        "nfnfn",
    ),
    "publishing.give_back": (
        lambda h, a: publishing.give_back(h.uow, a, adoption_id=h.practice),
        "fffnn",
    ),
    "publishing.keep_back": (
        lambda h, a: publishing.keep_back(h.uow, a, adoption_id=h.practice),
        "fffnn",
    ),
    "publishing.revoke": (
        lambda h, a: publishing.revoke(h.uow, a, practice_id=h.practice),
        "fffyn",
    ),
    "practices.practices": (lambda h, a: practices.practices(h.uow, a), "yyyy-"),
    "templates.workbook": (
        lambda h, a: templates.workbook(h.uow, a, test_id=h.test),
        "yfyfn",
    ),
    "templates.paper": (lambda h, a: templates.paper(h.uow, a, test_id=h.test), "yfyfn"),
    "reminders.waiting": (lambda h, a: reminders.waiting(h.uow, a), "yyyy-"),
    "reminders.wishes": (lambda h, a: reminders.wishes(h.uow, a), "yyyy-"),
    "reminders.choose": (
        lambda h, a: reminders.choose(
            h.uow, a, email="ann@example.org", daily_mail=True, version=0
        ),
        "yyyy-",
    ),
    "reminders.share_calendar": (
        lambda h, a: reminders.share_calendar(h.uow, a, shared=True, version=0),
        "yyyy-",
    ),
    "sharing.of_test": (lambda h, a: sharing.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "sharing.tell_back": (
        lambda h, a: sharing.tell_back(
            h.uow, a, story_id=h.story, told=ToldBack(told_on=DAY, told="It moved.")
        ),
        "yfyyn",
    ),
    "sharing.choose": (
        lambda h, a: sharing.choose(h.uow, a, test_id=h.test, selection=h.chosen),
        "yfyyn",
    ),
    "stories.of_test": (lambda h, a: stories.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "stories.add": (lambda h, a: stories.add(h.uow, a, test_id=h.test, draft=AGREED), "yfyyn"),
    "stories.change": (
        lambda h, a: stories.change(h.uow, a, story_id=h.story, draft=AGREED, version=1),
        "yfyyn",
    ),
    "stories.prolong": (
        lambda h, a: stories.prolong(
            h.uow, a, story_id=h.story, given_on=DAY, expires_on=None, version=1
        ),
        "yfyyn",
    ),
    "stories.withdraw": (
        lambda h, a: stories.withdraw(h.uow, a, story_id=h.story),
        "yfyyn",
    ),
    "tasks.of_test": (lambda h, a: tasks.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "tasks.add": (lambda h, a: tasks.add(h.uow, a, test_id=h.test, draft=TASK), "yfyfn"),
    "tasks.change": (
        lambda h, a: tasks.change(h.uow, a, task_id=h.task, version=1, draft=TASK),
        "yfyfn",
    ),
    "tasks.finish": (
        lambda h, a: tasks.finish(h.uow, a, task_id=h.task, version=1, done=True),
        "yfyfn",
    ),
    "sites_of_test.sites_of": (sites, "yfyfn"),
    "tasks.settle": (lambda h, a: tasks.settle(h.uow, a, task_id=h.task), "yfyfn"),
    "comments.of_test": (lambda h, a: comments.of_test(h.uow, a, test_id=h.test), "yyyyn"),
    "comments.write": (
        lambda h, a: comments.write(
            h.uow, a, test_id=h.test, draft=CommentDraft(text="Is six weeks enough?")
        ),
        "yfyyn",
    ),
    "comments.settle": (
        lambda h, a: comments.settle(h.uow, a, comment_id=h.comment, version=1, resolved=True),
        "yfyyn",
    ),
    "trail.trail": (
        lambda h, a: trail.trail(h.uow, a, about=Object.TEST, number=h.test),
        "yyyyn",
    ),
    "theory.diagram": (lambda h, a: theory.diagram(h.uow, a), "yyyy-"),
    "theory.add": (lambda h, a: theory.add(h.uow, a, draft=IDEA, parent_ids=(h.driver,)), "yyyyn"),
    "theory.change": (
        lambda h, a: theory.change(
            h.uow, a, node_id=h.idea, version=1, draft=IDEA, parent_ids=(h.driver,)
        ),
        "yyyyn",
    ),
    "theory.move": (lambda h, a: theory.move(h.uow, a, node_id=h.idea, up=True), "yyyyn"),
    "theory.ideas": (lambda h, a: theory.ideas(h.uow, a), "yyyy-"),
    "theory.archive": (
        lambda h, a: theory.archive(h.uow, a, node_id=h.driver, version=1),
        "yyyyn",
    ),
    "theory.restore": (lambda h, a: theory.restore(h.uow, a, node_id=h.driver), "yyyyn"),
    "theory.assign": (
        lambda h, a: theory.assign(h.uow, a, test_id=h.test, idea_id=h.idea),
        "yfyfn",
    ),
    "theory.begin_test": (
        lambda h, a: theory.begin_test(h.uow, a, idea_id=h.idea, team_id=h.team),
        "yfyfn",
    ),
    "tests.draft": (
        lambda h, a: tests.draft(h.uow, a, Plan(title="New"), team_id=h.team),
        "yfyfn",
    ),
    "tests.begin_from": (
        lambda h, a: tests.begin_from(h.uow, a, test_id=h.test, team_id=h.team),
        "yfyfn",
    ),
    "tests.save": (saved_plan, "yfyfn"),
    "tests.start": (started, "yfyfn"),
    "tests.amend": (amended, "yfyfn"),
    "tests.view": (lambda h, a: tests.view(h.uow, a, test_id=h.test), "yyyyn"),
    "tests.listing": (lambda h, a: tests.listing(h.uow, a), "yyyy-"),
    "tests.teams_for": (lambda h, a: tests.teams_for(h.uow, a), "yyyy-"),
    "verifying.verify": (
        lambda h, a: verifying.verify(h.uow, a, decision_id=h.decision),
        "yyyyn",
    ),
    "uploads.look": (
        lambda h, a: uploads.look(h.uow, a, test_id=h.test, content=CSV, name="c.csv"),
        "yfyfn",
    ),
    "uploads.preview": (previewed_upload, "yfyfn"),
    "uploads.save": (saved_upload, "yfyfn"),
}


class House:
    """The partnership of conftest, with a test at every stage."""

    def __init__(self, place: Any) -> None:
        self._place = place
        self.test = place.newcombe()
        self.draft_id = place.draft()
        self.startable = place.draft()
        groups.add_dimension(place.uow, place.leader, label="Only here", groups=("A", "B"))
        decisions.record(place.uow, place.member, test_id=self.test, draft=DRAFT)
        seen = decisions.of_test(place.uow, place.member, test_id=self.test)
        self.import_id = data.overview(place.uow, place.member, test_id=self.test).imports[0].id
        self.analysis = seen.decisions[0].analysis_id
        self.themes = [
            codebook.add(place.uow, place.coach, draft=ThemeDraft(name=name))
            for name in ("Trust", "Timing")
        ]
        self.decision = seen.decisions[0].id
        self.practice = self._practice()
        self.adoption = practice_cards.adopt(
            place.uow,
            place.member,
            practice_id=self.practice,
            test_id=place.draft(),
            adoption=Adoption(),
        )
        self.note = notes.write(place.uow, place.member, test_id=self.test, draft=NOTE)
        self.open_note = notes.write(place.uow, place.member, test_id=self.test, draft=NOTE)
        self.coding = coding.mark(
            place.uow,
            place.leader,
            note_id=self.open_note,
            theme_id=self.themes[0],
            starts=0,
            ends=4,
            version=1,
        )
        self.story = stories.add(place.uow, place.member, test_id=self.test, draft=AGREED)
        other = stories.add(place.uow, place.member, test_id=self.test, draft=AGREED)
        self.chosen = Selection(
            question="What changed?",
            chosen=self.story,
            others=(Candidate(story=other, why_not=""),),
            chosen_by="The council",
            chosen_on=DAY,
            reason="It says why.",
        )
        with_files = notes.write(
            place.uow, place.member, test_id=self.test, draft=NOTE, files=[("x.pdf", PDF)] * 6
        )
        attached = notes.of_test(place.uow, place.member, test_id=self.test).attachments
        self.attached = [a.id for a in attached[with_files]]
        self.comment = comments.write(
            place.uow, place.coach, test_id=self.test, draft=CommentDraft(text="Enough?")
        )
        self.driver = theory.add(place.uow, place.coach, draft=DRIVER)
        self.idea = theory.add(place.uow, place.coach, draft=IDEA, parent_ids=(self.driver,))
        self.task = tasks.add(place.uow, place.coach, test_id=self.test, draft=TASK)
        self.spare, self.spare_cycle = place.running(), self._planned_cycle()
        self.planned, self.locked = self._planned_cycle(), self._planned_cycle()
        cycles.move(place.uow, place.coach, cycle_id=self.locked, version=2, to=CycleStep.DO)

    def _practice(self) -> int:
        """Out of another test that was decided to be adapted."""
        test_id = self._place.newcombe()
        made = decisions.record(self.uow, self.member, test_id=test_id, draft=DRAFT)
        decisions.take(self.uow, self.coach, decision_id=made, step=DecisionStep.AGREE)
        return practice_cards.write(self.uow, self.coach, test_id=test_id, card=CARD)

    def _planned_cycle(self) -> int:
        """A cycle with all that it needs before it begins."""
        cycle_id = cycles.begin(self.uow, self.coach, test_id=self.test)
        cycles.save(self.uow, self.coach, cycle_id=cycle_id, version=1, cycle=CYCLE)
        return cycle_id

    def attachment(self) -> int:
        """Another one for everybody who tries."""
        return self.attached.pop()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._place, name)


def outcome(attempt: Try, house: Any, actor: Any) -> str:
    """y, f or n. What is refused for another reason than the person's right was theirs to try."""
    try:
        attempt(house, actor)
    except Forbidden:
        return "f"
    except NotFound:
        return "n"
    except (Conflict, Invalid):
        return "y"
    return "y"


def test_every_service_and_every_role(place: Any, neighbour: Any) -> None:
    house = House(place)
    found = {
        name: "".join(
            outcome(attempt, house, actor)
            for actor in (house.member, house.elsewhere, house.coach, house.leader)
        )
        for name, (attempt, _) in TABLE.items()
    }
    assert found == {name: expected[:4] for name, (_, expected) in TABLE.items()}


@pytest.mark.parametrize("role", ["member", "coach", "leader"])
def test_for_a_stranger_nothing_exists(place: Any, neighbour: Any, role: str) -> None:
    """Whoever may try at all is told that there is no such thing: not that it is not theirs."""
    house = House(place)
    stranger = getattr(neighbour, role)
    row = {"member": 0, "coach": 2, "leader": 3}[role]
    for name, (attempt, expected) in TABLE.items():
        if expected[4] != "n":
            continue
        found = outcome(attempt, house, stranger)
        # What a role may never do is refused before anything is looked up: it tells nothing either.
        allowed = {"n", "f"} if expected[row] == "f" and name in BEFORE_LOOKING else {"n"}
        assert found in allowed, name


#: Rights that do not depend on whose the thing is are asked for before anything is opened.
BEFORE_LOOKING = {
    *(name for name in TABLE if name.startswith("group_lists.")),
    "groups.add_group",
    "people.add_person",
    "people.change_person",
    *(name for name in TABLE if name.startswith("publishing.") and name != "publishing.take_up"),
}


def test_every_service_has_its_row() -> None:
    """Whatever takes an actor stands in the table."""
    there = set()
    for path in Path(improvement.services.__path__[0]).glob("*.py"):
        module = import_module(f"improvement.services.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            parameters = list(inspect.signature(function).parameters)
            if own and parameters[:2] == ["uow", "actor"]:
                there.add(f"{path.stem}.{name}")
    assert there == set(TABLE)


def test_who_may_not_leaves_nothing_behind(place: Any) -> None:
    house = House(place)
    with place.uow.reading(place.leader) as store:
        before = store.history.newest(limit=1)
    for name, (attempt, expected) in TABLE.items():
        for actor, cell in zip(
            (house.member, house.elsewhere, house.coach, house.leader), expected, strict=False
        ):
            if cell == "f":
                assert outcome(attempt, house, actor) == "f", name
    with place.uow.reading(place.leader) as store:
        assert store.history.newest(limit=1) == before


def test_buttons_are_shown_to_those_who_may(place: Any) -> None:
    test_id = place.newcombe()
    shown = {
        name: {a.name for a in tests.view(place.uow, getattr(place, name), test_id=test_id).actions}
        for name in ("member", "elsewhere", "coach", "leader")
    }
    assert "DECIDE" in shown["member"]
    assert "DECIDE" not in shown["elsewhere"]
    assert "LOG_DATA" in shown["coach"]
    assert "LOG_DATA" not in shown["leader"]
    assert [t.id for t in tests.teams_for(place.uow, place.member)] == [place.team]
    assert tests.teams_for(place.uow, place.leader) == ()
