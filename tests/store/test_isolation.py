"""A second partnership sees and touches nothing of the first, whichever id it names."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from improvement.domain.comments import CommentDraft
from improvement.domain.decisions import DecisionDraft, Wanted
from improvement.domain.dimensions import Group
from improvement.domain.joint import ReadingDraft
from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import NoteDraft
from improvement.domain.passages import Passage
from improvement.domain.practices import Adoption
from improvement.domain.sharing import Candidate, Selection, ToldBack
from improvement.domain.stories import StoryDraft
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.tasks import TaskDraft
from improvement.domain.themes import ThemeDraft
from improvement.domain.theory import TheoryDraft
from improvement.domain.told import Telling
from improvement.domain.vocabulary import (
    Choice,
    CommentOn,
    CyclePurpose,
    CycleStep,
    DecisionStep,
    MeasureKind,
    NodeKind,
    Relation,
    Role,
)
from improvement.errors import NotFound
from improvement.store.repositories.adoptions import Origin
from improvement.store.repositories.cycles import CycleParts
from improvement.store.repositories.earlier import Earlier
from improvement.store.repositories.observations import Tallied
from improvement.store.tables import Base
from improvement.store.unit_of_work import Store, UnitOfWork

DAY = date(2026, 11, 2)
DRAFT = NoteDraft(text="Not ours.", written_on=DAY)
PASSAGE = Passage(starts=0, ends=3, words="Not")
BACK = ToldBack(told_on=DAY, told="Not ours.")


def chosen(first: int, second: int) -> Selection:
    return Selection(
        question="What changed?",
        chosen=first,
        others=(Candidate(story=second, why_not=""),),
        chosen_by="Somebody",
        chosen_on=DAY,
        reason="Not ours.",
    )


READ = ReadingDraft(relation=Relation.AGREE, text="Not ours.")
AGREED = StoryDraft(text="Not ours.", purpose="None", given_by="A7", given_on=DAY)
THEME = ThemeDraft(name="Not ours")
IDEA = TheoryDraft(kind=NodeKind.IDEA, title="Not ours.")
Try = Callable[[Store, Any, Any], Any]


def analysis_of(store: Store, own: Any, foreign: Any) -> Any:
    return store.analyses.add(
        test_id=foreign.test,
        kind="verdict",
        schema_number=1,
        as_of=DAY,
        digest="",
        inputs={},
        result={},
        words={},
    )


DECISION = DecisionDraft(choice=Choice.ADAPT, reason="Not ours.")


def decided(
    store: Store, test_id: int, analysis_id: int, corrects: int | None = None, **changes: Any
) -> Any:
    return store.decisions.add(
        replace(DECISION, **changes),
        test_id=test_id,
        analysis_id=analysis_id,
        recommended="adapt",
        followed_rule=True,
        needs=Wanted(),
        corrects_id=corrects,
    )


def total_in(store: Store, own: Any, foreign: Any) -> Any:
    ids = {"kept_home": foreign.measure}
    return store.observations.put([own.total], measure_ids=ids, starts_on=DAY)


def total_of_import(store: Store, own: Any, foreign: Any) -> Any:
    ids = {"kept_home": own.measure}
    return store.observations.put(
        [own.total], measure_ids=ids, starts_on=DAY, import_id=foreign.import_id
    )


def cases_in(store: Store, own: Any, foreign: Any) -> Any:
    ids = {"kept_home": own.measure}
    return store.cases.put([own.case], test_id=foreign.test, measure_ids=ids, starts_on=DAY)


def total_compared(store: Store, own: Any, foreign: Any) -> Any:
    return store.observations.compared([own.total], measure_ids={"kept_home": foreign.measure})


def cases_compared(store: Store, own: Any, foreign: Any) -> Any:
    ids = {"kept_home": own.measure}
    return store.cases.compared([own.case], test_id=foreign.test, measure_ids=ids, starts_on=DAY)


def cases_of_measure(store: Store, own: Any, foreign: Any) -> Any:
    ids = {"kept_home": foreign.measure}
    return store.cases.put([own.case], test_id=own.test, measure_ids=ids, starts_on=DAY)


def changed_person(store: Store, own: Any, foreign: Any) -> Any:
    person = foreign.actor.person_id
    return store.people.change(person, version=1, active=False, role=Role.COACH, team_ids=())


PARTS = CycleParts(
    plan={},
    did={},
    studied={},
    acted={},
    purpose=CyclePurpose.TEST,
    starts_on=None,
    ends_on=None,
    act=None,
)


TASK = TaskDraft(what="Not ours.")


def lent_to_a_team(store: Store, own: Any, foreign: Any) -> Any:
    person = own.actor.person_id
    return store.people.change(
        person, version=1, active=True, role=Role.MEMBER, team_ids=(foreign.team,)
    )


EARLIER = Earlier(place="1/2026-11-02", figures={"value": 1.0}, import_id=None, source_row=2)


def changed_totals(store: Store, own: Any, foreign: Any) -> Any:
    return store.observations.changed_before_histories(foreign.import_id)


def changed_cases(store: Store, own: Any, foreign: Any) -> Any:
    return store.cases.changed_before_histories(foreign.import_id)


NOTHING_TOLD = Telling(columns=(), rows=(), place={}, shown=())


def told_of(store: Store, test_id: int, measure_id: int) -> Any:
    return store.tellings.keep(
        NOTHING_TOLD,
        test_id=test_id,
        measure_id=measure_id,
        dimension="gender",
        until=DAY,
        before=None,
    )


NEW = MeasureSpec(key="new", label="New", kind=MeasureKind.COUNT)

#: Raises NotFound.
REFUSED: Mapping[str, Try] = {
    "people.team": lambda s, own, f: s.people.team(f.team),
    "people.add_team": lambda s, own, f: s.people.add_team(
        "X", partnership_id=f.actor.partnership_id
    ),
    "people.add": lambda s, own, f: s.people.add(name="X", role=Role.MEMBER, team_ids=(f.team,)),
    "people.add of a partnership": lambda s, own, f: s.people.add(
        name="X", role=Role.COACH, partnership_id=f.actor.partnership_id
    ),
    "people.change": changed_person,
    "people.change of teams": lent_to_a_team,
    "people.actors": lambda s, own, f: s.people.actors(f.actor.partnership_id),
    "plans.get": lambda s, own, f: s.plans.get(f.test),
    "plans.add": lambda s, own, f: s.plans.add(own.plan, team_id=f.team),
    "plans.save": lambda s, own, f: s.plans.save(f.test, own.plan, version=1),
    "plans.start": lambda s, own, f: s.plans.start(f.test, {}, version=1),
    "plans.amend": lambda s, own, f: s.plans.amend(f.test, {}, reason="x", after_looking=False),
    "plans.data_changed": lambda s, own, f: s.plans.data_changed(f.test),
    "put_away.test": lambda s, own, f: s.put_away.test(f.test, version=1, because="Not ours."),
    "put_away.test_back": lambda s, own, f: s.put_away.test_back(f.test),
    "put_away.cycle": lambda s, own, f: s.put_away.cycle(f.cycle, version=1, because="Not ours."),
    "put_away.cycle_back": lambda s, own, f: s.put_away.cycle_back(f.cycle),
    "plans.hold": lambda s, own, f: s.plans.hold(f.test),
    "observations.compared": total_compared,
    "cases.compared": cases_compared,
    "observations.put": total_in,
    "observations.put of an import": total_of_import,
    "cases.make_due_anew": lambda s, own, f: s.cases.make_due_anew(
        f.test, now={f.measure: 7}, before=[{}]
    ),
    "cases.alike": lambda s, own, f: s.cases.alike(f.test, [own.case.code.lower()]),
    "cases.there": lambda s, own, f: s.cases.there(f.test, [own.case.code]),
    "cases.put": cases_in,
    "cases.put of a measure": cases_of_measure,
    "tellings.keep": lambda s, own, f: told_of(s, f.test, own.measure),
    "tellings.keep of a measure": lambda s, own, f: told_of(s, own.test, f.measure),
    "imports.open": lambda s, own, f: s.imports.open(
        test_id=f.test, name="x", digest="", rejected=0
    ),
    "imports.close": lambda s, own, f: s.imports.close(
        f.import_id, Tallied(added=9, changed=9, identical=9)
    ),
    "imports.get": lambda s, own, f: s.imports.get(f.import_id),
    "imports.take_back": lambda s, own, f: s.imports.take_back(f.import_id, removed=0, restored=0),
    "observations.take_back": lambda s, own, f: s.observations.take_back(f.import_id),
    "cases.parted": lambda s, own, f: s.cases.parted(own.import_id, f.test),
    "cases.parted of an import": lambda s, own, f: s.cases.parted(f.import_id, own.test),
    "cases.take_back": lambda s, own, f: s.cases.take_back(f.import_id, own.test, starts_on=DAY),
    "cases.take_back of a test": lambda s, own, f: s.cases.take_back(
        own.import_id, f.test, starts_on=DAY
    ),
    "earlier.add": lambda s, own, f: s.earlier.add(f.test, "observation", []),
    "earlier.add of an import": lambda s, own, f: s.earlier.add(
        own.test, "observation", [replace(EARLIER, import_id=f.import_id)]
    ),
    "habits.keep": lambda s, own, f: s.habits.keep(f.test, "grid", {}),
    "drafts.keep": lambda s, own, f: s.drafts.keep(f.test, "kept_home", []),
    "exports.taken": lambda s, own, f: s.exports.taken(f.test, as_="workbook"),
    "chart_settings.put": lambda s, own, f: s.chart_settings.put(f.measure, {}, version=1),
    "attachments.add": lambda s, own, f: s.attachments.add(
        f.note, name="x", media_type="image/png", size=1, digest="", stored_as="x"
    ),
    "attachments.get": lambda s, own, f: s.attachments.get(f.attachment),
    "attachments.remove": lambda s, own, f: s.attachments.remove(f.attachment),
    "codings.get": lambda s, own, f: s.codings.get(f.coding),
    "codings.add": lambda s, own, f: s.codings.add(f.note, own.theme, PASSAGE),
    "codings.add of a theme": lambda s, own, f: s.codings.add(own.note, f.theme, PASSAGE),
    "codings.remove": lambda s, own, f: s.codings.remove(f.coding),
    "codings.finish": lambda s, own, f: s.codings.finish(f.note, "Not ours."),
    "codings.reopen": lambda s, own, f: s.codings.reopen(f.note),
    "codings.forget": lambda s, own, f: s.codings.forget(f.note),
    "joint.add": lambda s, own, f: s.joint.add(f.test, None, READ, seen=0),
    "sharing.tell": lambda s, own, f: s.sharing.tell(f.story, BACK),
    "sharing.forget": lambda s, own, f: s.sharing.forget(f.story),
    "sharing.choose": lambda s, own, f: s.sharing.choose(f.test, chosen(own.story, f.story)),
    "sharing.choose among ours": lambda s, own, f: s.sharing.choose(
        own.test, chosen(own.story, f.story)
    ),
    "stories.get": lambda s, own, f: s.stories.get(f.story),
    "stories.add": lambda s, own, f: s.stories.add(f.test, AGREED),
    "stories.add of a note": lambda s, own, f: s.stories.add(
        own.test, replace(AGREED, note=f.note)
    ),
    "stories.change": lambda s, own, f: s.stories.change(f.story, AGREED, version=1),
    "stories.prolong": lambda s, own, f: s.stories.prolong(f.story, DAY, None, version=1),
    "stories.withdraw": lambda s, own, f: s.stories.withdraw(f.story),
    "themes.get": lambda s, own, f: s.themes.get(f.theme),
    "themes.change": lambda s, own, f: s.themes.change(f.theme, THEME, version=1),
    "themes.order": lambda s, own, f: s.themes.order([f.theme]),
    "themes.archive": lambda s, own, f: s.themes.archive(f.theme, version=1),
    "themes.restore": lambda s, own, f: s.themes.restore(f.theme),
    "themes.merge": lambda s, own, f: s.themes.merge(f.theme, own.theme, version=1),
    "themes.merge into": lambda s, own, f: s.themes.merge(own.theme, f.theme, version=1),
    "notes.get": lambda s, own, f: s.notes.get(f.note),
    "notes.change": lambda s, own, f: s.notes.change(f.note, DRAFT, version=1),
    "notes.archive": lambda s, own, f: s.notes.archive(f.note, version=1),
    "notes.restore": lambda s, own, f: s.notes.restore(f.note),
    "notes.remove": lambda s, own, f: s.notes.remove(f.note),
    "notes.add": lambda s, own, f: s.notes.add(f.test, DRAFT),
    "cycles.get": lambda s, own, f: s.cycles.get(f.cycle),
    "cycles.add": lambda s, own, f: s.cycles.add(f.test, PARTS, parent_id=None),
    "cycles.add after": lambda s, own, f: s.cycles.add(own.test, PARTS, parent_id=f.cycle),
    "cycles.save": lambda s, own, f: s.cycles.save(f.cycle, PARTS, version=2),
    "cycles.move": lambda s, own, f: s.cycles.move(f.cycle, CycleStep.STUDY, version=2),
    "cycles.amend": lambda s, own, f: s.cycles.amend(f.cycle, PARTS, reason="x", version=2),
    "tasks.get": lambda s, own, f: s.tasks.get(f.task),
    "tasks.add": lambda s, own, f: s.tasks.add(f.test, TASK),
    "tasks.add for a person": lambda s, own, f: s.tasks.add(
        own.test, replace(TASK, owner_id=f.actor.person_id)
    ),
    "tasks.add for a cycle": lambda s, own, f: s.tasks.add(
        own.test, replace(TASK, cycle_id=f.cycle)
    ),
    "tasks.change": lambda s, own, f: s.tasks.change(f.task, TASK, version=1),
    "tasks.finish": lambda s, own, f: s.tasks.finish(f.task, DAY, version=1),
    "plans.add from a test": lambda s, own, f: s.plans.add(
        own.plan, team_id=own.team, began_from=f.test
    ),
    "comments.get": lambda s, own, f: s.comments.get(f.comment),
    "comments.add": lambda s, own, f: s.comments.add(f.test, CommentDraft(text="x"), to=[]),
    "comments.add for a person": lambda s, own, f: s.comments.add(
        own.test, CommentDraft(text="x"), to=[f.actor.person_id]
    ),
    "comments.add about a note": lambda s, own, f: s.comments.add(
        own.test, CommentDraft(text="x", about=CommentOn.NOTE, about_id=f.note), to=[]
    ),
    "comments.settle": lambda s, own, f: s.comments.settle(f.comment, resolved=True, version=1),
    "history.of_node": lambda s, own, f: s.history.of_node(f.idea),
    "history.of_practice": lambda s, own, f: s.history.of_practice(f.practice),
    "history.of_test": lambda s, own, f: s.history.of_test(f.test),
    "theory.get": lambda s, own, f: s.theory.get(f.idea),
    "theory.kinds": lambda s, own, f: s.theory.kinds([f.driver]),
    "theory.add": lambda s, own, f: s.theory.add(IDEA, parent_ids=[f.driver]),
    "theory.change": lambda s, own, f: s.theory.change(f.idea, IDEA, parent_ids=[], version=1),
    "theory.change under": lambda s, own, f: s.theory.change(
        own.idea, IDEA, parent_ids=[f.driver], version=1
    ),
    "theory.swap": lambda s, own, f: s.theory.swap(own.idea, f.idea),
    "theory.archive": lambda s, own, f: s.theory.archive(f.idea, version=1),
    "theory.restore": lambda s, own, f: s.theory.restore(f.idea),
    "theory.assign": lambda s, own, f: s.theory.assign(f.test, None),
    "theory.assign an idea": lambda s, own, f: s.theory.assign(own.test, f.idea),
    "practices.get": lambda s, own, f: s.practices.get(f.practice),
    "practices.add": lambda s, own, f: s.practices.add(f.test, name="x"),
    "practices.write": lambda s, own, f: s.practices.write(
        f.practice, {}, name="x", reason="", version=2
    ),
    "practices.adopt": lambda s, own, f: s.practices.adopt(f.practice, own.test, Adoption()),
    "practices.adopt by a test": lambda s, own, f: s.practices.adopt(
        own.practice, f.test, Adoption()
    ),
    "publications.publish": lambda s, own, f: s.publications.publish(f.practice, {}),
    "publications.revoke": lambda s, own, f: s.publications.revoke(f.practice),
    "publications.get": lambda s, own, f: s.publications.get(f.publication),
    "publications.adopt": lambda s, own, f: s.publications.adopt(
        f.publication, own.test, Adoption()
    ),
    "publications.adopt by a test": lambda s, own, f: s.publications.adopt(
        own.publication, f.test, Adoption()
    ),
    "adoptions.get": lambda s, own, f: s.adoptions.get(Origin.HERE, f.adoption),
    "adoptions.get outside": lambda s, own, f: s.adoptions.get(Origin.OUTSIDE, f.outside),
    "adoptions.change": lambda s, own, f: s.adoptions.change(
        Origin.OUTSIDE, f.outside, Adoption(), version=2
    ),
    "adoptions.away": lambda s, own, f: s.adoptions.away(
        Origin.HERE, f.adoption, version=1, because="x"
    ),
    "adoptions.back": lambda s, own, f: s.adoptions.back(Origin.HERE, f.adoption),
    "publications.share": lambda s, own, f: s.publications.share(f.outside, {"effect": 0.2}),
    "publications.remember": lambda s, own, f: s.publications.remember(
        {f.test: TwoArms(pilot=Tally(events=1, n=2), comparison=Tally(events=1, n=2))}
    ),
    "publications.given": lambda s, own, f: s.publications.given(f.outside),
    "analyses.add": analysis_of,
    "analyses.get": lambda s, own, f: s.analyses.get(f.analysis),
    "decisions.add": lambda s, own, f: decided(s, f.test, own.analysis),
    "decisions.add of an analysis": lambda s, own, f: decided(s, own.test, f.analysis),
    "decisions.add that corrects": lambda s, own, f: decided(
        s, own.test, own.analysis, corrects=f.decision
    ),
    "decisions.add with a quote": lambda s, own, f: decided(
        s, own.test, own.analysis, quotes=(f.note,)
    ),
    "decisions.add with a story": lambda s, own, f: decided(
        s, own.test, own.analysis, stories=(f.story,)
    ),
    "decisions.get": lambda s, own, f: s.decisions.get(f.decision),
    "decisions.take": lambda s, own, f: s.decisions.take(f.decision, DecisionStep.AGREE, words=""),
}

#: Answers with nothing, and does nothing.
EMPTY: Mapping[str, Try] = {
    "plans.of": lambda s, own, f: s.plans.of([f.test]),
    "plans.versions": lambda s, own, f: s.plans.versions(f.test),
    "observations.sums": lambda s, own, f: s.observations.sums([f.measure])[f.measure],
    "observations.sums_by": lambda s, own, f: s.observations.sums_by([f.measure], ["gender"]),
    "observations.has_any": lambda s, own, f: s.observations.has_any([f.measure]),
    "observations.periods": lambda s, own, f: s.observations.periods([f.measure]),
    "observations.listed": lambda s, own, f: s.observations.listed([f.measure]),
    "observations.beside": lambda s, own, f: s.observations.beside(
        [own.total], measure_ids={"kept_home": f.measure}
    ),
    "observations.sort_into_phases": lambda s, own, f: s.observations.sort_into_phases(
        [f.measure], date(2026, 12, 1)
    ),
    "cases.sums": lambda s, own, f: s.cases.sums([f.measure], as_of=DAY)[f.measure],
    "cases.sums_by": lambda s, own, f: s.cases.sums_by([f.measure], ["gender"], as_of=DAY),
    "cases.sums_by_two": lambda s, own, f: s.cases.sums_by_two(
        [f.measure], "gender", "gender", as_of=DAY
    ),
    "cases.count": lambda s, own, f: s.cases.count(f.test).n,
    "cases.sort_into_phases": lambda s, own, f: s.cases.sort_into_phases(f.test, date(2026, 12, 1)),
    "cases.find": lambda s, own, f: s.cases.find(f.test, own.case.code),
    "observations.changed_before_histories": changed_totals,
    "cases.changed_before_histories": changed_cases,
    "earlier.of_places": lambda s, own, f: s.earlier.of_places(
        f.test, "observation", [EARLIER.place]
    ),
    "earlier.replaced_by": lambda s, own, f: s.earlier.replaced_by(f.import_id, "observation"),
    "earlier.later_than": lambda s, own, f: s.earlier.later_than(f.import_id),
    "earlier.to_restore": lambda s, own, f: s.earlier.to_restore(f.import_id),
    "earlier.let_stay": lambda s, own, f: s.earlier.let_stay(f.import_id),
    "earlier.restored": lambda s, own, f: s.earlier.restored(f.import_id),
    "observations.standing": lambda s, own, f: s.observations.standing(f.import_id),
    "cases.standing": lambda s, own, f: s.cases.standing(f.import_id),
    "habits.kept": lambda s, own, f: s.habits.kept(f.test, "grid"),
    "habits.of": lambda s, own, f: s.habits.of(f.test, "grid"),
    "drafts.of": lambda s, own, f: s.drafts.of(f.test, "kept_home"),
    "drafts.forget": lambda s, own, f: s.drafts.forget(f.test, "kept_home"),
    "households.carried": lambda s, own, f: s.households.carried([f.measure]),
    "households.of": lambda s, own, f: s.households.of([f.measure])[f.measure],
    "households.largest": lambda s, own, f: s.households.largest([f.measure], as_of=date.max)[
        f.measure
    ],
    "analyses.inputs_of": lambda s, own, f: s.analyses.inputs_of([f.analysis]),
    "analyses.looks": lambda s, own, f: s.analyses.looks([f.test]),
    "analyses.looks_before": lambda s, own, f: s.analyses.looks_before([f.analysis]),
    "chart_settings.of": lambda s, own, f: s.chart_settings.of([f.measure]),
    "imports.of": lambda s, own, f: s.imports.of(f.test),
    "attachments.of": lambda s, own, f: s.attachments.of([f.note]),
    "attachments.of_test": lambda s, own, f: s.attachments.of_test(f.test),
    "search.find": lambda s, own, f: s.search.find(["famil"], test_id=f.test),
    "codings.of": lambda s, own, f: s.codings.of([f.test]),
    "codings.done": lambda s, own, f: s.codings.done([f.test]),
    "joint.of": lambda s, own, f: s.joint.of([f.test]),
    "sharing.told": lambda s, own, f: s.sharing.told([f.test]),
    "sharing.chosen": lambda s, own, f: s.sharing.chosen([f.test]),
    "stories.of": lambda s, own, f: s.stories.of([f.test]),
    "notes.of_tests": lambda s, own, f: s.notes.of_tests([f.test]),
    "notes.held": lambda s, own, f: s.notes.held([f.test]),
    "notes.put_away": lambda s, own, f: s.notes.put_away(f.test),
    "notes.of": lambda s, own, f: s.notes.of(f.test),
    "cycles.of": lambda s, own, f: s.cycles.of(f.test),
    "cycles.versions": lambda s, own, f: s.cycles.versions([f.cycle]),
    "tasks.of": lambda s, own, f: s.tasks.of([f.test]),
    "comments.of": lambda s, own, f: s.comments.of([f.test]),
    "comments.meant_for": lambda s, own, f: s.comments.meant_for(f.actor.person_id),
    "tasks.owned_by": lambda s, own, f: s.tasks.owned_by(f.actor.person_id),
    "publications.told": lambda s, own, f: s.publications.told([f.test]),
    "publications.evidence": lambda s, own, f: s.publications.evidence([f.publication]),
    "decisions.of": lambda s, own, f: s.decisions.of(f.test),
    "decisions.quotes": lambda s, own, f: s.decisions.quotes([f.decision]),
    "tellings.closed": lambda s, own, f: s.tellings.closed([f.test]),
    "tellings.limits": lambda s, own, f: s.tellings.limits([f.test]),
    "tellings.of": lambda s, own, f: s.tellings.of([f.test]),
    "exports.observations": lambda s, own, f: list(s.exports.observations([f.measure])),
    "exports.cases": lambda s, own, f: list(s.exports.cases([f.test])),
    "exports.case_values": lambda s, own, f: list(s.exports.case_values([f.test])),
    "exports.plan_versions": lambda s, own, f: list(s.exports.plan_versions([f.test])),
    "exports.imports": lambda s, own, f: list(s.exports.imports([f.test])),
}

REPOSITORIES = (
    "adoptions",
    "people",
    "groups",
    "group_lists",
    "plans",
    "put_away",
    "observations",
    "cases",
    "households",
    "imports",
    "earlier",
    "habits",
    "drafts",
    "codings",
    "joint",
    "sharing",
    "stories",
    "themes",
    "notes",
    "attachments",
    "search",
    "chart_settings",
    "cycles",
    "tasks",
    "reminders",
    "theory",
    "comments",
    "practices",
    "publications",
    "analyses",
    "decisions",
    "history",
    "exports",
    "tellings",
)


def rows_of(engine: Engine, partnership_id: int) -> dict[str, list[Any]]:
    """Everything that belongs to a partnership, table by table."""
    found: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            owner = table.c.id if table.name == "partnership" else table.c.partnership_id
            rows = connection.execute(select(table).where(owner == partnership_id))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def takes_an_id(method: Any) -> bool:
    names = inspect.signature(method).parameters
    return any(name.endswith(("_id", "_ids")) for name in names)


def test_every_method_that_takes_an_id_is_tried(uow: UnitOfWork, house: Any) -> None:
    tried = {name.split(" ")[0] for name in (*REFUSED, *EMPTY)}
    with uow.reading(house.actor) as store:
        there = {
            f"{name}.{method}"
            for name in REPOSITORIES
            for method, function in inspect.getmembers(getattr(store, name), inspect.ismethod)
            if not method.startswith("_") and takes_an_id(function)
        }
    assert there == tried


def outcome(uow: UnitOfWork, attempt: Try, own: Any, foreign: Any) -> Any:
    """What comes back, or the kind of error."""
    try:
        with uow.writing(own.actor) as store:
            found = attempt(store, own, foreign)
            store.commit()
    except NotFound:
        return NotFound
    return found


def test_an_id_of_another_partnership_is_not_found(
    engine: Engine, uow: UnitOfWork, house: Any, another: Any
) -> None:
    before = rows_of(engine, house.actor.partnership_id)
    let_through = [
        name
        for name, attempt in REFUSED.items()
        if outcome(uow, attempt, another, house) is not NotFound
    ]
    assert let_through == []
    assert rows_of(engine, house.actor.partnership_id) == before


def test_what_another_partnership_has_is_neither_seen_nor_touched(
    engine: Engine, uow: UnitOfWork, house: Any, another: Any
) -> None:
    before = rows_of(engine, house.actor.partnership_id)
    seen = [name for name, look in EMPTY.items() if outcome(uow, look, another, house)]
    assert seen == []
    assert rows_of(engine, house.actor.partnership_id) == before


def test_the_owner_finds_what_others_do_not(uow: UnitOfWork, house: Any) -> None:
    """Otherwise the test above could not fail."""
    # A plain total is in no breakdown, ``beside`` leaves out the period that it is asked about,
    # and sorting answers nothing.
    # Nothing was put away.
    silent = {
        "notes.put_away",
        "observations.sums_by",
        "observations.beside",
        "observations.sort_into_phases",
        "cases.sort_into_phases",
        # Nothing was changed here, neither by an import nor before histories were kept.
        "observations.changed_before_histories",
        "cases.changed_before_histories",
        "earlier.replaced_by",
        "earlier.later_than",
        "earlier.to_restore",
        "earlier.let_stay",
        "earlier.restored",
        "cases.standing",
        "drafts.forget",
        "comments.meant_for",  # her own words: nobody is reminded of those
    }
    empty = {name for name, look in EMPTY.items() if not outcome(uow, look, house, house)}
    assert empty == silent


def test_lists_hold_only_what_is_ours(uow: UnitOfWork, house: Any, another: Any) -> None:
    with uow.reading(another.actor) as store:
        assert [t.id for t in store.plans.all()] == [another.test]
        assert [t.id for t in store.people.teams()] == [another.team]
        assert [p.id for p in store.people.all()] == [another.actor.person_id]
        assert list(store.people.names()) == [another.actor.person_id]
        assert [d.id for d in store.decisions.all()] == [another.decision]
        assert list(store.decisions.latest()) == [another.test]
        assert list(store.notes.counts()) == [another.test]
        assert list(store.cases.weeks()) == [another.test]
        assert [c.id for c in store.cycles.all()] == [another.cycle]
        assert [c.id for c in store.cycles.predicted()] == [another.cycle]
        assert store.plans.put_away() == ()
        assert [n.id for n in store.notes.all()] == [another.note]
        assert [t.id for t in store.themes.all()] == [another.theme]
        assert store.stories.silenced() == frozenset()
        assert store.themes.usage() == {another.theme: 1}
        assert {h.test_id for h in store.search.find(["famil"])} == {another.test}
        assert store.reminders.mine().calendar_key == "key of valley"
        assert [r.person_id for r in store.reminders.wanting_mail()] == [another.actor.person_id]
        assert len(store.groups.all()) == len(store.notes.themes()) == 1
        assert len(store.groups.contents()) == 2
        assert store.people.partnership().id == another.actor.partnership_id
        assert {c.actor_id for c in store.history.newest()} == {None, another.actor.person_id}
        assert {c.actor_id for c in store.exports.changes()} == {None, another.actor.person_id}


def test_a_group_added_here_is_not_added_there(uow: UnitOfWork, house: Any, another: Any) -> None:
    with uow.writing(another.actor) as store:
        store.groups.add_group("gender", Group(key="nonbinary", label="Nonbinary"))
        store.commit()
    with uow.reading(house.actor) as store:
        assert [g.key for g in store.groups.all()[0].dimension.groups] == ["women", "men"]


def test_keys_and_codes_may_repeat_between_partnerships(house: Any, another: Any) -> None:
    """Both are furnished alike: same dimension, measure, case code, theme and team name."""
    assert house.actor.partnership_id != another.actor.partnership_id
    assert house.case.code == another.case.code


def test_lists_are_changed_and_counted_at_home_only(
    engine: Engine, uow: UnitOfWork, house: Any, another: Any
) -> None:
    """Lists go by key, and both have a dimension of the same key."""
    before = rows_of(engine, house.actor.partnership_id)
    with uow.writing(another.actor) as store:
        (known,) = store.groups.all()
        store.group_lists.open("gender", version=known.version)
        store.group_lists.order("gender", ["men", "women"])
        store.group_lists.add_group("gender", Group(key="x", label="X", parent="men"))
        store.group_lists.save_group("gender", Group(key="women", label="Women and girls"))
        store.group_lists.save_dimension(known.dimension, definition="Ours.")
        store.group_lists.remove_group("gender", "x")
        assert store.groups.recount("gender") == 1
        assert store.group_lists.usage("gender")["women"].cases == 2  # not four
        assert store.groups.overlapping() == {"gender"}
        store.commit()
    assert rows_of(engine, house.actor.partnership_id) == before


def test_of_a_published_practice_the_summary_crosses_and_the_evidence_and_nothing_else(
    engine: Engine, uow: UnitOfWork, house: Any, another: Any
) -> None:
    """Whatever the other one may read of it is what was handed over, word by word."""
    with uow.writing(house.actor) as store:
        store.publications.publish(house.practice, {"card": {"name": "Texts"}, "sites": 2})
        store.commit()
    before = rows_of(engine, house.actor.partnership_id)
    with uow.writing(another.actor) as store:
        assert store.publications.others() == {
            house.publication: {"card": {"name": "Texts"}, "sites": 2}
        }
        assert store.publications.evidence([house.publication]) == {
            house.publication: ({"effect": 0.1},)  # what its own adopter gives
        }
        assert set(store.publications.mine()) == {another.practice}
        assert [a.id for a in store.publications.adoptions()] == [another.outside]
        store.commit()
    assert rows_of(engine, house.actor.partnership_id) == before
    with uow.writing(house.actor) as store:
        store.publications.revoke(house.practice)
        store.commit()
    with uow.reading(another.actor) as store:
        assert store.publications.others() == {}
        assert store.publications.evidence([house.publication]) == {}
