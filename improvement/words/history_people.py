"""History of the partnership: its people, roles, thresholds, and the groups it looks at."""

from improvement.words.history_telling import (
    Change,
    Names,
    Telling,
    now,
    with_field,
)

ROLES = {"member": "action team", "coach": "coach", "leader": "leader"}
GROUP_CHANGES = {"renamed": "Renamed group", "split": "Split a group", "merged": "Merged groups"}


def _person(change: Change, names: Names) -> tuple[str, str] | None:
    if "active" not in change.change:
        return None
    name = names.person(change.subject_id)
    return ("Active again" if now(change.change["active"]) == "True" else "No longer active"), name


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
    if "currency" in change.change:
        before, after = change.change["currency"]
        return "Currency", f"from {before} to {after}"
    if "small_group" not in change.change:
        return None
    before, after = change.change["small_group"]
    return "Small-group threshold", f"from {before} to {after} people"


def _dimension(change: Change, names: Names) -> tuple[str, str] | None:
    fields = set(change.change)
    if "sensitive" in fields:
        kept = now(change.change["sensitive"]) == "True"
        return ("Made a breakdown sensitive" if kept else "Opened a breakdown to everybody"), ""
    if fields == {"position"}:
        return "Changed the order of dimensions", ""
    return ("Changed dimension", now(change.change.get("label", ""))) if fields else None


def _group(change: Change, names: Names) -> tuple[str, str] | None:
    fields = set(change.change)
    if fields == {"position"}:
        return "Changed the order of groups", ""
    if "label" in fields:
        before, after = change.change["label"]
        return "Renamed group", f"{before} is now {after}"
    return ("Changed groups", "") if fields else None


def _groups_changed(change: Change, names: Names) -> tuple[str, str]:
    how = GROUP_CHANGES.get(str(change.change.get("kind")), "Changed groups")
    return how, str(change.change.get("old_label") or change.change.get("reason") or "")


#: (table, action) -> how it is told.
PEOPLE: dict[tuple[str, str], Telling] = {
    ("partnership", "add"): with_field("Founded the partnership", "name"),
    ("partnership", "change"): _partnership,
    ("team", "add"): with_field("Added team", "name"),
    ("team", "change"): with_field("Renamed team", "name"),
    ("person", "add"): with_field("Added person", "name"),
    ("person", "change"): _person,
    ("membership", "add"): _role,
    ("dimension", "add"): with_field("Added dimension", "label"),
    ("dimension", "change"): _dimension,
    ("dimension_group", "add"): with_field("Added group", "label"),
    ("dimension_group", "change"): _group,
    ("dimension_group", "delete"): with_field("Took out an unused group", "label"),
    ("group_change", "add"): _groups_changed,
}
