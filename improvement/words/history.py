"""The audit trail in words: who did what, without repeating figures, notes or anybody's outcome.

Everybody in a partnership may read this, so no value that was logged is quoted here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol

from improvement.words.amounts import counted
from improvement.words.portfolio import listed

ROLES = {"member": "action team", "coach": "coach", "leader": "leader"}
GROUP_CHANGES = {"renamed": "Renamed group", "split": "Split a group", "merged": "Merged groups"}
DECISION_STEPS = {
    "agree": "Agreed to a decision as second reviewer",
    "approve": "Approved a decision for leadership",
    "give back": "Gave a decision back",
    "withdraw": "Withdrew a decision",
}
SOMEBODY = "Set-up"  # nobody was signed in: the partnership was founded or the demo loaded


class Change(Protocol):
    """One line of history, as the store hands it over."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def subject_id(self) -> int | None: ...
    @property
    def change(self) -> Mapping[str, Any]: ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What numbers in the trail stand for: people, tests and parts of the theory by id."""

    people: Mapping[int, str]
    tests: Mapping[int, str]
    nodes: Mapping[int, str]

    def person(self, number: int | None) -> str:
        return self.people.get(number or 0, "somebody")

    def test(self, number: int | None) -> str:
        return "" if number is None else self.tests.get(number) or f"test {number}"

    def node(self, number: int | None) -> str:
        return self.nodes.get(number or 0, "")


Telling = Callable[[Change, Names], tuple[str, str] | None]


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


def _with(lead: str, field: str) -> Telling:
    """Told with one field of the row, which holds a name and never a figure."""
    return lambda change, names: (lead, _now(change.change.get(field, "")))


def _plainly(lead: str) -> Telling:
    """Told without any detail."""
    return lambda change, names: (lead, "")


def _about(lead: str) -> Telling:
    """Told with the number of the test it belongs to."""
    return lambda change, names: (lead, names.test(change.change.get("test_id")))


def _person(change: Change, names: Names) -> tuple[str, str] | None:
    if "active" not in change.change:
        return None
    name = names.person(change.subject_id)
    return ("Active again" if _now(change.change["active"]) == "True" else "No longer active"), name


def _role(change: Change, names: Names) -> tuple[str, str]:
    name = names.person(change.change.get("person_id"))
    role = str(change.change.get("role", ""))
    return "Role given", f"{name} as {ROLES.get(role, role)}"


def _partnership(change: Change, names: Names) -> tuple[str, str] | None:
    if "small_group_outside" in change.change:
        before, after = change.change["small_group_outside"]
        return "Small-group threshold of exports", f"from {before} to {after} people"
    if "time_zone" in change.change:
        before, after = (zone or "the server's clock" for zone in change.change["time_zone"])
        return "Time zone", f"from {before} to {after}"
    if "small_group" not in change.change:
        return None
    before, after = change.change["small_group"]
    return "Small-group threshold", f"from {before} to {after} people"


def _plan(change: Change, names: Names) -> tuple[str, str] | None:
    fields = set(change.change) - {"data_version"}
    if not fields:
        return None
    if "archived_at" in fields:
        away = change.change["archived_at"][1] is not None
        return ("Put a test away" if away else "Brought a test back"), names.test(change.subject_id)
    if fields == {"idea_id"}:
        return "Said which change idea is tried in", names.test(change.subject_id)
    started = "started_at" in fields
    lead = "Started, prediction and rule locked" if started else "Changed the plan of"
    return lead, names.test(change.subject_id)


def _taken_along(change: Change, names: Names) -> tuple[str, str]:
    whose = names.test(change.subject_id) if change.subject_id else "all tests"
    return "Took data along", whose


def _note(change: Change, names: Names) -> tuple[str, str] | None:
    """A note's line does not hold its test: only what became of it is told."""
    moved = change.change.get("archived_at")
    if moved:
        return ("Put a note away" if moved[1] else "Brought a note back"), ""
    return "Changed a note", ""


def _story(change: Change, names: Names) -> tuple[str, str] | None:
    if "withdrawn_on" in change.change:
        return "A consent was withdrawn; its words are deleted", ""
    if {"given_on", "expires_on"} & set(change.change):
        return "Prolonged or changed a consent", ""
    return "Changed a quote or its consent", ""


def _theme(change: Change, names: Names) -> tuple[str, str] | None:
    fields = set(change.change)
    if fields == {"position"}:
        return "Changed the order of themes", ""
    if "merged_into" in fields:
        merged = _now(change.change["merged_into"]) != "None"
        return ("Merged a theme into another" if merged else "Took a merge of themes back"), ""
    if "archived_at" in fields:
        away = _now(change.change["archived_at"]) != "None"
        return ("Put a theme away" if away else "Brought a theme back"), ""
    return ("Changed the meaning of a theme", "") if fields else None


def _logged(change: Change, names: Names) -> tuple[str, str]:
    test = names.test(change.change.get("test"))
    rows = counted(int(change.change.get("rows", 1)), "row")
    return "Logged data", f"{rows}, {test}" if test else rows


def _dimension(change: Change, names: Names) -> tuple[str, str] | None:
    fields = set(change.change)
    if "sensitive" in fields:
        kept = _now(change.change["sensitive"]) == "True"
        return ("Made a breakdown sensitive" if kept else "Opened a breakdown to everybody"), ""
    if fields == {"position"}:
        return "Changed the order of dimensions", ""
    return ("Changed dimension", _now(change.change.get("label", ""))) if fields else None


def _group(change: Change, names: Names) -> tuple[str, str] | None:
    fields = set(change.change)
    if fields == {"position"}:
        return "Changed the order of groups", ""
    if "label" in fields:
        before, after = change.change["label"]
        return "Renamed group", f"{before} is now {after}"
    return ("Changed groups", "") if fields else None


def _decided(change: Change, names: Names) -> tuple[str, str]:
    choice = str(change.change.get("choice", "")).replace("_", " ")
    return "Decided", f"{choice}, {names.test(change.change.get('test_id'))}"


def _decision_step(change: Change, names: Names) -> tuple[str, str]:
    step = str(change.change.get("step", "")).replace("_", " ")
    return DECISION_STEPS.get(step, "Did something with a decision"), ""


def _cycle(change: Change, names: Names) -> tuple[str, str]:
    number = change.change.get("number", "")
    return "Began a cycle", f"cycle {number}, {names.test(change.change.get('test_id'))}"


def _cycle_moved(change: Change, names: Names) -> tuple[str, str] | None:
    """What is written into a cycle day by day is not told; that it moves on is."""
    if "archived_at" in change.change:
        away = change.change["archived_at"][1] is not None
        return ("Put a cycle away" if away else "Brought a cycle back"), ""
    if "step" not in change.change:
        return None
    step = _now(change.change["step"])
    return ("Closed a cycle", "") if step == "closed" else (f"A cycle went to {step.title()}", "")


def _cycle_plan(change: Change, names: Names) -> tuple[str, str]:
    reason = str(change.change.get("reason", ""))
    return ("Amended a cycle's plan", reason) if reason else ("Locked a cycle's plan", "")


def _task(change: Change, names: Names) -> tuple[str, str] | None:
    if "done_on" not in change.change:
        return "Changed a task", ""
    return ("Opened a task again" if _now(change.change["done_on"]) == "None" else "Did a task"), ""


def _theory(change: Change, names: Names) -> tuple[str, str] | None:
    """Drivers and ideas by name where they got one; else what became of them."""
    fields = set(change.change)
    name = names.node(change.subject_id)
    if "archived_at" in fields:
        away = change.change["archived_at"][1] is not None
        return ("Put a driver or idea away" if away else "Brought a driver or idea back"), name
    if "title" in fields:
        before, after = change.change["title"]
        return "Renamed in the theory", f"{before} is now {after}"
    if fields == {"position"}:
        return "Changed the order of the theory", ""
    return ("Changed a driver or idea", name) if fields else None


def _link(lead: str, between: str) -> Telling:
    """What stands under what, by name where both are known."""

    def tell(change: Change, names: Names) -> tuple[str, str]:
        child, parent = (names.node(change.change.get(end)) for end in ("child_id", "parent_id"))
        return lead, f"{child} {between} {parent}" if child and parent else ""

    return tell


def _comment(change: Change, names: Names) -> tuple[str, str] | None:
    if "resolved_at" not in change.change:
        return None
    settled = change.change["resolved_at"][1] is not None
    return ("Settled a comment" if settled else "Opened a comment again"), ""


def _groups_changed(change: Change, names: Names) -> tuple[str, str]:
    how = GROUP_CHANGES.get(str(change.change.get("kind")), "Changed groups")
    return how, str(change.change.get("old_label") or change.change.get("reason") or "")


def _published(change: Change, names: Names) -> tuple[str, str]:
    taken_back = change.change.get("revoked_on", [None, None])[1] is not None
    return ("Took a published practice back" if taken_back else "Published a practice anew"), ""


def _use(change: Change, names: Names) -> tuple[str, str] | None:
    """How a practice that was taken up is done; None where that is not what changed."""
    fields = set(change.change)
    if "archived_at" in fields:
        away = change.change["archived_at"][1] is not None
        lead = "Put away that a practice was taken up" if away else "Brought a practice back"
        return lead, ""
    if "standing" in fields:
        return "Said how a practice goes", _now(change.change["standing"]).replace("_", " ")
    if fields & {"kept", "adaptations", "reason", "lesson"}:
        return "Changed how a practice is done", ""
    return None


def _given_back(change: Change, names: Names) -> tuple[str, str] | None:
    if told := _use(change, names):
        return told
    if "shared_on" not in change.change and "evidence" not in change.change:
        return None
    kept = change.change.get("shared_on", [None, ""])[1] is None
    if kept:
        return "Takes back what a test gave to another partnership's practice", ""
    return "Gave a test's result to another partnership's practice", ""


def _now(value: Any) -> str:
    """A field as it is now: a change is kept as [before, after]."""
    return str(value[1] if isinstance(value, list) else value)


#: (table, action) -> how it is told.
TELLINGS: dict[tuple[str, str], Telling] = {
    ("partnership", "add"): _with("Founded the partnership", "name"),
    ("partnership", "change"): _partnership,
    ("team", "add"): _with("Added team", "name"),
    ("team", "change"): _with("Renamed team", "name"),
    ("person", "add"): _with("Added person", "name"),
    ("person", "change"): _person,
    ("membership", "add"): _role,
    ("dimension", "add"): _with("Added dimension", "label"),
    ("dimension", "change"): _dimension,
    ("dimension_group", "add"): _with("Added group", "label"),
    ("dimension_group", "change"): _group,
    ("dimension_group", "delete"): _with("Took out an unused group", "label"),
    ("group_change", "add"): _groups_changed,
    ("test", "add"): _with("Began a draft", "title"),
    ("test", "change"): _plan,
    ("test", "take along"): _taken_along,
    ("plan_version", "add"): _about("Kept a locked version of the plan"),
    ("measure", "add"): _with("Added measure", "label"),
    ("measure", "change"): _with("Changed measure", "label"),
    ("measure", "delete"): _with("Removed measure", "label"),
    ("chart_setting", "add"): _plainly("Set up a chart"),
    ("chart_setting", "change"): _plainly("Changed how a measure is charted"),
    ("observation", "add"): _logged,
    ("observation", "change"): _about("Corrected figures"),
    ("observation", "delete"): _about("Took figures back"),
    ("case_record", "add"): _logged,
    ("case_record", "change"): _about("Corrected cases"),
    ("case_record", "delete"): _about("Took cases back"),
    ("import_batch", "add"): _with("Took in a file", "name"),
    ("import_undo", "add"): _plainly("Took back what a file had brought"),
    ("theme", "add"): _with("Added theme", "name"),
    ("theme", "change"): _theme,
    ("joint_reading", "add"): _about("Read numbers and words together"),
    ("coded_note", "add"): _plainly("Was done coding a note"),
    ("coded_note", "delete"): _plainly("Opened a note for coding again"),
    ("story_told_back", "add"): _plainly("Told a speaker what became of their words"),
    ("story_choice", "add"): _about("Chose a story of the most significant change"),
    ("story", "add"): _about("Wrote down a consent"),
    ("story", "change"): _story,
    ("note", "add"): _about("Wrote a note"),
    ("cycle", "add"): _cycle,
    ("cycle", "change"): _cycle_moved,
    ("cycle_plan_version", "add"): _cycle_plan,
    ("note", "change"): _note,
    ("note", "delete"): _about("Removed a note for good"),
    ("attachment", "add"): _plainly("Attached a file to a note"),
    ("attachment", "delete"): _plainly("Removed a file from a note"),
    ("task", "add"): _with("Added task", "what"),
    ("task", "change"): _task,
    ("decision", "add"): _decided,
    ("decision_step", "add"): _decision_step,
    ("decision_story", "add"): _plainly("Quoted somebody's words in a decision"),
    ("comment", "add"): _about("Wrote a comment"),
    ("comment", "change"): _comment,
    ("theory_node", "add"): _with("Added to the theory", "title"),
    ("theory_node", "change"): _theory,
    ("theory_link", "add"): _link("Linked in the theory", "under"),
    ("theory_link", "delete"): _link("Took a link out of the theory", "no longer under"),
    ("practice", "add"): _with("Made a practice", "name"),
    ("practice_version", "add"): _with("Wrote the card of a practice", "reason"),
    ("adoption", "add"): _about("Took up a practice"),
    ("publication", "add"): _plainly("Published a practice to other partnerships"),
    ("publication", "change"): _published,
    ("outside_adoption", "add"): _about("Took up a practice of another partnership"),
    ("outside_adoption", "change"): _given_back,
    ("adoption", "change"): _use,
}

#: Tables whose rows only serve another row that is told.
BOOKKEEPING = frozenset(
    {
        "case_salt",  # made with the partnership, never told
        *("case_sum", "earlier_figure", "entry_draft", "table_habit"),
        *("cell", "cell_group", "case_value", "case_group", "test_dimension"),
        *("search_entry", "decision_quote"),
        *("search_entry", "comment_mention"),
        *("coding", "story_candidate"),
        *("note_theme", "analysis", "audit_event", "group_change_part", "cell_answer", "reminder"),
        # The register of what was told has a page of its own.
        *("telling", "told_stretch", "told_outside"),
    }
)
