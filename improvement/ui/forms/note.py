"""The fields of a note: one sentence is enough, the rest waits behind *More*."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import LONGEST_VOICE, NoteDraft
from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.services import groups
from improvement.services.notes import KeptNote
from improvement.services.tests import TestView
from improvement.ui.frame import Visit
from improvement.words.notes import KINDS, SPEAKERS

EVERYBODY, NONE = "Everybody", "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What can be chosen in a note: groups by label, measures by key, themes."""

    groups: Mapping[str, tuple[str, str]]
    measures: Mapping[str, MeasureSpec]
    themes: tuple[str, ...]


def known(visit: Visit, view: TestView, themes: tuple[str, ...]) -> Known:
    """The groups of the partnership and the measures of the test."""
    dimensions = [k.dimension for k in groups.dimensions(visit.app.uow, visit.actor)]
    return Known(
        groups={f"{d.label}: {g.label}": (d.key, g.key) for d in dimensions for g in d.groups},
        measures={m.key: m for m in view.plan.measures},
        themes=themes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields; only ``draft()`` looks at whether it is a note."""

    values: Mapping[str, object]
    more: DeltaGenerator  # the folded part, for what else is asked

    def draft(self) -> NoteDraft:
        """The note as typed; raises ``Invalid`` where it is none."""
        return NoteDraft(**self.values)  # type: ignore[arg-type] # each field as its widget gives it


def ask(visit: Visit, offered: Known, form: str, now: KeptNote | None = None) -> Typed:
    """Text and kind in sight, everything else folded away; keys begin with ``form``."""
    text = st.text_area(
        "What was seen, heard or learned?",
        value=now.text if now else "",
        key=f"{form}_text",
        height=104,
        placeholder="Two families asked for the text in Spanish. No names, please.",
    )
    kind = st.pills(
        "Kind",
        list(KINDS),
        default=now.kind if now else NoteKind.OBSERVATION,
        format_func=lambda k: KINDS[k],
        key=f"{form}_kind",
        required=True,
    )
    more = st.expander("More: whose voice, group, theme, day", key=f"{form}_more")
    with more:
        values = _more(visit, offered, form, now)
    values |= {"text": text, "kind": kind or NoteKind.OBSERVATION}
    return Typed(values=values, more=more)


def _more(visit: Visit, offered: Known, form: str, now: KeptNote | None) -> dict[str, object]:
    left, right = st.columns(2)
    with left:
        speaker = st.selectbox(
            "Whose voice?",
            list(SPEAKERS),
            index=list(SPEAKERS).index(now.speaker if now else Speaker.TEAM),
            format_func=lambda s: SPEAKERS[s],
            key=f"{form}_speaker",
        )
        labels = [EVERYBODY, *offered.groups]
        group = st.selectbox(
            "About a group?", labels, index=labels.index(_group(offered, now)), key=f"{form}_group"
        )
        day = st.date_input(
            "On",
            value=now.written_on if now else visit.today,
            max_value=visit.today,
            key=f"{form}_day",
            format="YYYY-MM-DD",
        )
    with right:
        voice = st.text_input(
            "Code for who spoke",
            value=now.voice if now else "",
            max_chars=LONGEST_VOICE,
            key=f"{form}_voice",
            placeholder="A7",
            help="Your own code, never a name. Somebody heard twice under one code counts once. "
            "Empty: somebody new.",
        )
        keys = [None, *offered.measures]
        measure = st.selectbox(
            "About a measure?",
            keys,
            index=keys.index(now.measure) if now and now.measure in keys else 0,
            format_func=lambda k: offered.measures[k].label if k else NONE,
            key=f"{form}_measure",
        )
        period = st.date_input(
            "Point on the chart",
            value=now.period if now else None,
            key=f"{form}_period",
            format="YYYY-MM-DD",
            help="The first day of the period. Quicker: click the point on the chart.",
        )
    themes = st.multiselect(
        "Themes",
        offered.themes,
        default=now.themes if now else None,
        accept_new_options=True,
        key=f"{form}_themes",
        placeholder="Choose or type a new one",
    )
    return {
        "speaker": speaker,
        "group": offered.groups.get(group),
        "written_on": day,
        "voice": voice,
        "measure": measure,
        "period": period,
        "themes": tuple(themes),
    }


def _group(offered: Known, now: KeptNote | None) -> str:
    if now is None or now.dimension is None:
        return EVERYBODY
    pair = (now.dimension, now.group_key)
    return next((label for label, key in offered.groups.items() if key == pair), EVERYBODY)
