"""What saving a table would do: counts, bad cells marked with their reasons, good rows or none."""

from typing import Any

import pandas as pd
import streamlit as st

from improvement.domain.periods import written
from improvement.errors import Conflict, Invalid
from improvement.files.mapping import CaseMapping
from improvement.files.rejected_rows import RejectedRow, rejected_rows
from improvement.services import uploads
from improvement.services.data import DataView
from improvement.services.uploads import Preview, Seen, Upload
from improvement.ui import show, state
from improvement.ui.forms import outcome, two_sources, upload_told
from improvement.ui.forms.grid import errors
from improvement.ui.frame import Visit
from improvement.words import bringing_in
from improvement.words.entering import sum_words
from improvement.words.sides import side_names

FORM = "upload"
MOST_ROWS = 100  # refused rows shown; all of them are in the file
MOST_COLUMNS = 40
MOST_SUMS = 5
LONG = 20_000  # rows from which progress is shown
_SEEN = "_upload_seen"
SAVING = "Saving. Stay on this page: all rows come in, or none."
BAD = "⚠ "
MARKED = "background-color: #C9822B44; font-weight: 600"


def draw(visit: Visit, found: DataView, upload: Upload, mapping: uploads.Mapping) -> None:
    """How many rows are good, what is wrong with the others, and the save."""
    seen_before: Seen | None = st.session_state.get(_SEEN)
    try:
        with st.spinner(bringing_in.CHECKING):
            preview = state.once(
                "preview",
                f"{upload.digest} {found.kept.data_version} {upload.taken_in} {mapping!r}",
                lambda: uploads.preview(
                    visit.app.uow,
                    visit.actor,
                    test_id=found.kept.id,
                    upload=upload,
                    mapping=mapping,
                ),
            )
    except Invalid as unfinished:
        show.headline(str(unfinished))
        return
    st.session_state[_SEEN] = preview.seen
    _counts(preview)
    if isinstance(mapping, CaseMapping) and preview.tallied.changed:
        show.small(bringing_in.KEPT_AS_IT_IS)
    two_sources.before_a_save(found, mapping)
    if isinstance(mapping, CaseMapping) and not mapping.measures:
        st.warning(bringing_in.NO_OUTCOME, icon=":material/help:")
    if preview.alike:
        st.warning(show.plain(bringing_in.alike(preview.alike)), icon=":material/content_copy:")
    if preview.elsewhere and isinstance(mapping, CaseMapping):
        words = bringing_in.elsewhere(preview.elsewhere, side_names(found.kept.plan)[mapping.arm])
        st.warning(show.plain(words), icon=":material/swap_horiz:")
    if preview.out_of_use:
        words = bringing_in.out_of_use(preview.out_of_use)
        st.warning(show.plain(words), icon=":material/event_busy:")
    if preview.days:
        odd = [(number.heading, number.figure, number.day, number.most) for number in preview.days]
        st.warning(show.plain(bringing_in.days_beside(odd)), icon=":material/event:")
    _sums(found, preview)
    _wrong(upload, mapping, preview)
    if _decided(preview):
        # What the person saw when pressing, not what this run has found since.
        _save(visit, found, upload, mapping, preview, seen_before or preview.seen)


def _sums(found: DataView, preview: Preview) -> None:
    """Groups that cannot be everybody, in the words of the grid."""
    names = side_names(found.kept.plan)
    said = [
        f"{odd.measure}, {written(odd.start)}, {odd.dimension}. "
        + sum_words(odd.sums, names[odd.sums.arm])
        for odd in preview.odd[:MOST_SUMS]
    ]
    if more := len(preview.odd) - len(said):
        said.append(f"And {show.counted(more, 'more like it', 'more like these')}.")
    if said:
        lines = "\n".join(f"- {show.plain(line)}" for line in said)
        st.warning(lines, icon=":material/functions:")


def _counts(preview: Preview) -> None:
    reading, refused = preview.reading, preview.refused_rows
    show.headline(
        f"{reading.n_rows - refused:,} of {reading.n_rows:,} rows can be kept"
        + (f"; {refused:,} {'needs' if refused == 1 else 'need'} another look." if refused else ".")
    )
    tallied = preview.tallied
    with st.container(horizontal=True):
        show.figure("New", f"{tallied.added:,}", "will be added")
        show.figure("Changed", f"{tallied.changed:,}", "can be taken back")
        show.figure("There already", f"{tallied.identical:,}", "just so: nothing happens")
        show.figure("Refused", f"{refused:,}", "rows with a marked cell")


def _decided(preview: Preview) -> bool:
    """All good rows or none: is the first pressed?"""
    good = len(preview.reading.good)
    if not good:
        return False
    if not preview.tallied.added and not preview.tallied.changed:
        show.small("Everything in it is here already, just so: there is nothing to save.")
        return False
    rows = preview.reading.n_rows - preview.refused_rows
    one = "good row" if good <= max(rows, 1) else "good figure"
    with st.container(horizontal=True):
        pressed = st.button(
            f"Save {show.counted(good, one, f'{one}s')}", type="primary", key="save_upload"
        )
        if preview.refused_rows and st.button(
            "Save none: I will correct the file first", key="save_none"
        ):
            outcome.kept(
                FORM, told="Nothing was saved. Bring the corrected file in when it is ready."
            )
    return bool(pressed)


def _save(
    visit: Visit,
    found: DataView,
    upload: Upload,
    mapping: uploads.Mapping,
    preview: Preview,
    seen: Seen,
) -> None:
    long = len(preview.reading.good) >= LONG
    bar = st.progress(0.0, text=SAVING) if long else None
    try:
        saved = uploads.save(
            visit.app.uow,
            visit.actor,
            test_id=found.kept.id,
            upload=upload,
            mapping=mapping,
            seen=seen,
            progress=(lambda part: _told(bar, part)) if bar else None,
        )
    except (Conflict, Invalid) as refused:
        show.refused(refused)
        return
    if not saved.saved:
        errors(saved.errors)
        return
    done = saved.tallied
    upload_told.keep(
        found.kept.id,
        bringing_in.came_in(
            name=upload.name,
            added=done.added,
            changed=done.changed,
            identical=done.identical,
            refused=preview.refused_rows,
        ),
        upload_told.rows_to_correct(upload, mapping, preview),
    )
    state.let_go("upload")
    state.let_go("preview")
    outcome.kept(FORM, told="The table is saved.")


def _told(bar: Any, part: float) -> None:
    bar.progress(part, text=SAVING)


def _wrong(upload: Upload, mapping: uploads.Mapping, preview: Preview) -> None:
    found = preview.reading.errors
    if not found:
        return
    rows = rejected_rows(upload.table, found, most=MOST_ROWS)
    more = "" if preview.refused_rows <= MOST_ROWS else f", the first {MOST_ROWS} shown"
    title = f"What is wrong ({show.counted(preview.refused_rows, 'row', 'rows')}{more})"
    with st.expander(title, expanded=True, icon=":material/error:"):
        st.markdown("\n".join(f"- {show.plain(line)}" for line in bringing_in.reasons(found)))
        st.dataframe(_marked(upload, rows), hide_index=True, width="stretch", key="upload_errors")
        upload_told.download(
            lambda: uploads.refused(upload, mapping, found), key="upload_errors_file"
        )


def _marked(upload: Upload, rows: tuple[RejectedRow, ...]) -> "pd.io.formats.style.Styler":
    """The rows as they stand; a bad cell has a sign and a shade, its reason stands in front."""
    wrong = {heading for row in rows for heading in row.marked}
    others = [h for h in upload.table.headings if h and h not in wrong]
    shown = {*list(wrong)[:MOST_COLUMNS], *others[: max(0, MOST_COLUMNS - len(wrong))]}
    columns = [i for i, heading in enumerate(upload.table.headings) if heading in shown]
    headings = [upload.table.headings[i] for i in columns]
    frame = pd.DataFrame(
        [
            [row.number, row.reasons, *(_cell(row, upload.table.headings[i], i) for i in columns)]
            for row in rows
        ],
        columns=["Row", "What is wrong", *headings],
    )
    return frame.style.map(lambda text: MARKED if str(text).startswith(BAD) else "")


def _cell(row: RejectedRow, heading: str, at: int) -> str:
    cell = row.cells[at]
    text = "" if cell is None else str(cell)
    return f"{BAD}{text or '(empty)'}" if heading in row.marked else text
