"""History of the work: tests, their plans and data, cycles, tasks, decisions, practices."""

from improvement.words.amounts import counted
from improvement.words.history_telling import (
    Change,
    Names,
    Telling,
    about,
    now,
    plainly,
    with_field,
)

DECISION_STEPS = {
    "agree": "Agreed to a decision as second reviewer",
    "approve": "Approved a decision for leadership",
    "give back": "Gave a decision back",
    "withdraw": "Withdrew a decision",
}


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


def _logged(change: Change, names: Names) -> tuple[str, str]:
    test = names.test(change.change.get("test"))
    rows = counted(int(change.change.get("rows", 1)), "row")
    return "Logged data", f"{rows}, {test}" if test else rows


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
    step = now(change.change["step"])
    return ("Closed a cycle", "") if step == "closed" else (f"A cycle went to {step.title()}", "")


def _cycle_plan(change: Change, names: Names) -> tuple[str, str]:
    reason = str(change.change.get("reason", ""))
    return ("Amended a cycle's plan", reason) if reason else ("Locked a cycle's plan", "")


def _task(change: Change, names: Names) -> tuple[str, str] | None:
    if "done_on" not in change.change:
        return "Changed a task", ""
    return ("Opened a task again" if now(change.change["done_on"]) == "None" else "Did a task"), ""


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
        return "Said how a practice goes", now(change.change["standing"]).replace("_", " ")
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


#: (table, action) -> how it is told.
WORK: dict[tuple[str, str], Telling] = {
    ("test", "add"): with_field("Began a draft", "title"),
    ("test", "change"): _plan,
    ("test", "take along"): _taken_along,
    ("plan_version", "add"): about("Kept a locked version of the plan"),
    ("measure", "add"): with_field("Added measure", "label"),
    ("measure", "change"): with_field("Changed measure", "label"),
    ("measure", "delete"): with_field("Removed measure", "label"),
    ("chart_setting", "add"): plainly("Set up a chart"),
    ("chart_setting", "change"): plainly("Changed how a measure is charted"),
    ("observation", "add"): _logged,
    ("observation", "change"): about("Corrected figures"),
    ("observation", "delete"): about("Took figures back"),
    ("case_record", "add"): _logged,
    ("case_record", "change"): about("Corrected cases"),
    ("case_record", "delete"): about("Took cases back"),
    ("import_batch", "add"): with_field("Took in a file", "name"),
    ("import_undo", "add"): plainly("Took back what a file had brought"),
    ("cycle", "add"): _cycle,
    ("cycle", "change"): _cycle_moved,
    ("cycle_plan_version", "add"): _cycle_plan,
    ("task", "add"): with_field("Added task", "what"),
    ("task", "change"): _task,
    ("decision", "add"): _decided,
    ("decision_step", "add"): _decision_step,
    ("decision_story", "add"): plainly("Quoted somebody's words in a decision"),
    ("practice", "add"): with_field("Made a practice", "name"),
    ("practice_version", "add"): with_field("Wrote the card of a practice", "reason"),
    ("adoption", "add"): about("Took up a practice"),
    ("publication", "add"): plainly("Published a practice to other partnerships"),
    ("publication", "change"): _published,
    ("outside_adoption", "add"): about("Took up a practice of another partnership"),
    ("outside_adoption", "change"): _given_back,
    ("adoption", "change"): _use,
}
