"""Entries that are no group of a dimension: said which group they mean, or refused."""

from collections.abc import Mapping as Entries

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.files.groups import folded
from improvement.files.mapping import Labels
from improvement.services import upload_questions
from improvement.services.uploads import Mapping, Upload
from improvement.ui import show
from improvement.ui.forms.upload_columns import upload_key

REFUSED = "is none of them: refuse its rows"


def draw(upload: Upload, mapping: Mapping) -> Labels:
    """Which group each strange entry means; nothing is guessed, an open one refuses its rows."""
    strange = upload_questions.strange(upload, mapping)
    if not strange:
        return mapping.labels
    dimensions = {d.key: d for d in upload.dimensions}
    with st.expander("Entries that are no group here", expanded=True, icon=":material/label:"):
        show.small(
            "Say which group they mean. Declined, unknown and not collected are three different "
            "answers: keep them apart. A group that is missing is added under Settings."
        )
        return dict(mapping.labels) | {
            key: _of_dimension(upload, dimensions[key], mapping.labels.get(key, {}), labels)
            for key, labels in strange.items()
        }


def _of_dimension(
    upload: Upload, dimension: Dimension, before: Entries[str, str], labels: dict[str, int]
) -> dict[str, str]:
    groups = {group.key: group.label for group in dimension.groups}
    keys: list[str | None] = [None, *groups]
    found = dict(before)  # answers about entries that are not in this file are kept
    for label, rows in labels.items():
        last = before.get(folded(label))
        chosen = st.selectbox(
            f"{show.plain(dimension.label)}: “{show.plain(label)}” "
            f"({show.counted(rows, 'row', 'rows')})",
            keys,
            index=keys.index(last) if last in groups else 0,
            format_func=lambda key: groups[key] if key else REFUSED,
            key=upload_key(upload, f"label_{dimension.key}_{label}"),
        )
        found.pop(folded(label), None)
        if chosen:
            found[folded(label)] = chosen
    return found
