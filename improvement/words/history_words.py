"""History of what was said: notes, quotes, themes, comments and the theory."""

from improvement.words.history_telling import (
    Change,
    Names,
    Telling,
    about,
    now,
    plainly,
    with_field,
)


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
        merged = now(change.change["merged_into"]) != "None"
        return ("Merged a theme into another" if merged else "Took a merge of themes back"), ""
    if "archived_at" in fields:
        away = now(change.change["archived_at"]) != "None"
        return ("Put a theme away" if away else "Brought a theme back"), ""
    return ("Changed the meaning of a theme", "") if fields else None


def _comment(change: Change, names: Names) -> tuple[str, str] | None:
    if "resolved_at" not in change.change:
        return None
    settled = change.change["resolved_at"][1] is not None
    return ("Settled a comment" if settled else "Opened a comment again"), ""


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


#: (table, action) -> how it is told.
WORDS: dict[tuple[str, str], Telling] = {
    ("theme", "add"): with_field("Added theme", "name"),
    ("theme", "change"): _theme,
    ("joint_reading", "add"): about("Read numbers and words together"),
    ("coded_note", "add"): plainly("Was done coding a note"),
    ("coded_note", "delete"): plainly("Opened a note for coding again"),
    ("story_told_back", "add"): plainly("Told a speaker what became of their words"),
    ("story_choice", "add"): about("Chose a story of the most significant change"),
    ("story", "add"): about("Wrote down a consent"),
    ("story", "change"): _story,
    ("note", "add"): about("Wrote a note"),
    ("note", "change"): _note,
    ("note", "delete"): about("Removed a note for good"),
    ("attachment", "add"): plainly("Attached a file to a note"),
    ("attachment", "delete"): plainly("Removed a file from a note"),
    ("comment", "add"): about("Wrote a comment"),
    ("comment", "change"): _comment,
    ("theory_node", "add"): with_field("Added to the theory", "title"),
    ("theory_node", "change"): _theory,
    ("theory_link", "add"): _link("Linked in the theory", "under"),
    ("theory_link", "delete"): _link("Took a link out of the theory", "no longer under"),
}
