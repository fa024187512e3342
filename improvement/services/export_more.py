"""What an export has beside figures and words: fate of groups, tasks, files, tellings back."""

from collections.abc import Iterator

from improvement.domain.access import Action, may
from improvement.domain.stories import Standing
from improvement.domain.vocabulary import Channel
from improvement.files.data_table import DataTable, FieldType, ForeignKey
from improvement.services.export_fields import OF_TEST, columns
from improvement.services.export_rows import BETWEEN, TakenRows
from improvement.store.repositories.exports import Row

DAY, INTEGER, TEXT = FieldType.DAY, FieldType.INTEGER, FieldType.TEXT
GROUP_CHANGES = columns(
    ("dimension", TEXT, "Key of the dimension."),
    ("on", DAY, "From which day on."),
    ("kind", TEXT, "Renamed, split or merged."),
    ("before", TEXT, "Keys of the groups before, set apart by ;."),
    ("after", TEXT, "Keys of the groups after, set apart by ;."),
    ("former_name", TEXT, "Renamed: what it was called."),
    ("reason", TEXT, "Why."),
)
TASKS = columns(
    ("task_id", INTEGER, "Number of the task."),
    ("test_id", INTEGER, "Number of the test."),
    ("what", TEXT, "What is to be done."),
    ("place", TEXT, "Where."),
    ("owner", TEXT, "Who does it; empty: nobody yet."),
    ("due_on", DAY, "Until when."),
    ("done_on", DAY, "Day it was done; empty: open."),
)
ATTACHMENTS = columns(
    ("note_id", INTEGER, "Number of the note."),
    ("name", TEXT, "Name of the file; the file itself is taken from the note."),
    ("media_type", TEXT, "What it is, by its content."),
    ("bytes", INTEGER, "Its size."),
    ("sha256", TEXT, "Its fingerprint."),
)
TOLD_BACK = columns(
    ("story_id", INTEGER, "Number of the quote or story."),
    ("told_on", DAY, "Day it was told back to the speaker."),
    ("told", TEXT, "What was told back."),
    ("answer", TEXT, "What they said to it; empty unless their words may leave today."),
)


def group_changes(taken: TakenRows) -> DataTable:
    """Renames, splits and mergers; without them figures of several years cannot be read."""
    rows = (
        (
            *(d.dimension.key, change.on, change.kind),
            *(BETWEEN.join(change.before), BETWEEN.join(change.after)),
            *(change.old_label, change.reason),
        )
        for d in taken.store.groups.all()
        for change in d.dimension.changes
    )
    return DataTable(
        name="group_changes",
        meaning="Groups renamed, split or merged; figures stay where they were logged.",
        fields=GROUP_CHANGES,
        rows=rows,
    )


def work(taken: TakenRows) -> Iterator[DataTable]:
    """Tasks, files attached to notes, and what was told back, as far as this person may see."""
    yield DataTable(
        name="tasks",
        meaning="What was to be done, by whom and until when.",
        fields=TASKS,
        rows=_tasks(taken),
        key=("task_id",),
        foreign=(OF_TEST,),
    )
    yield DataTable(
        name="attachments",
        meaning="Which files are attached to notes.",
        fields=ATTACHMENTS,
        rows=_attachments(taken),
        foreign=(ForeignKey(fields=("note_id",), table="notes", names=("note_id",)),),
    )
    yield DataTable(
        name="told_back",
        meaning="What was told back to those whose words were used.",
        fields=TOLD_BACK,
        rows=_told_back(taken),
        foreign=(ForeignKey(fields=("story_id",), table="stories", names=("story_id",)),),
    )


def _tasks(taken: TakenRows) -> Iterator[Row]:
    names = taken.store.people.names()
    for task in taken.store.tasks.of(kept.id for kept in taken.tests):
        owner = names.get(task.owner_id or 0)
        yield (task.id, task.test_id, task.what, task.place, owner, task.due_on, task.done_on)


def _attachments(taken: TakenRows) -> Iterator[Row]:
    """Of notes that are exported, where this person may open them."""
    opens = Action.OPEN_ATTACHMENT
    mine = {t.id for t in taken.tests if may(taken.actor, opens, team_id=t.team_id)}
    there = [note.id for note in taken.store.notes.all() if note.test_id in mine]
    for file in taken.store.attachments.of(there):
        yield (file.note_id, file.name, file.media_type, file.size, file.digest)


def _told_back(taken: TakenRows) -> Iterator[Row]:
    """Where this person may write notes, as on the page; never of words that were taken back."""
    mine = [t.id for t in taken.tests if may(taken.actor, Action.WRITE_NOTE, team_id=t.team_id)]
    stories = [s for s in taken.store.stories.of(mine) if s.standing is Standing.STANDS]
    told = taken.store.sharing.told(mine)
    for story in reversed(stories):
        leaves = story.may(Channel.REPORT) or story.may(Channel.PUBLIC)
        for back in reversed(told.get(story.id, ())):
            yield (story.id, back.told_on, back.told, back.answer if leaves else None)
