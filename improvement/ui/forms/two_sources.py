"""Measures that stand as totals or as case records: said where one would silence the other."""

from collections.abc import Iterable

import streamlit as st

from improvement.files.mapping import CaseMapping
from improvement.services.data import DataView
from improvement.services.figures import Source
from improvement.services.uploads import Mapping
from improvement.ui import show
from improvement.words.two_sources import not_counted, replacing


def before_a_save(found: DataView, mapping: Mapping) -> None:
    """What saving a table would put out of count, or would not be counted itself."""
    if not isinstance(mapping, CaseMapping):
        beside_cases(found, {figure.measure for figure in mapping.figures})
        return
    for key, label in _labels(found).items():
        periods = {t.total.start for t in found.totals if found.measure_of[t.measure_id] == key}
        if key in mapping.measures and periods and not _by_cases(found, key):
            _say(replacing(label, len(periods)))


def beside_cases(found: DataView, measures: Iterable[str]) -> None:
    """Totals of these measures would stand beside case records."""
    asked = set(measures)
    for key, label in _labels(found).items():
        if key in asked and _by_cases(found, key):
            _say(not_counted(label))


def both(found: DataView) -> None:
    """Measures that have totals which are not counted."""
    beside_cases(found, {found.measure_of[t.measure_id] for t in found.totals})


def _labels(found: DataView) -> dict[str, str]:
    return {m.key: m.label for m in found.kept.plan.measures}


def _by_cases(found: DataView, measure: str) -> bool:
    return measure in found.figures and found.figures[measure].source is Source.CASES


def _say(words: str) -> None:
    st.warning(show.plain(words), icon=":material/call_merge:")
