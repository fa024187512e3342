"""Setting up a measure's chart: which kind and why, limits, rules, baseline, target."""

from dataclasses import replace
from datetime import date

import streamlit as st

from improvement.domain.charting import ChartOptions, TargetStep
from improvement.services import chart_settings
from improvement.services.chart_settings import (
    RULE_SETS,
    ChartSettings,
    LimitMethod,
)
from improvement.services.charts import ChartView
from improvement.ui import show, state
from improvement.ui.forms import chart_rarer
from improvement.ui.forms.outcome import kept, send, turn
from improvement.ui.frame import Visit
from improvement.words.chooser import LIMITS, NAMES
from improvement.words.periods import cadence, day
from improvement.words.rules import RULE_SET_WORDS

USUAL = "as usual: a run chart, the better one beside it"
SUITED = "as they suit the chart"


def draw(visit: Visit, found: ChartView) -> None:
    """The whole set-up of one measure's chart; saved for everybody."""
    now = found.set_up.settings
    name = f"chart_setup_{found.kept.id}_{found.spec.key}"
    opened = state.opened_version(name, found.set_up.version)
    form = f"{name}_{turn(name)}"
    if opened != found.set_up.version:
        _overtaken(found, name)
    with st.form(form, border=False):
        kinds = list(dict.fromkeys((None, *found.kinds, now.kind)))
        kind = st.selectbox(
            "Chart",
            kinds,
            index=kinds.index(now.kind),
            format_func=lambda k: NAMES[k] if k else USUAL,
            key=f"{form}_kind",
        )
        because = st.text_input(
            "Why another chart than the proposed one?",
            value=now.because,
            key=f"{form}_because",
            help="Asked for only where it differs from the proposal. Everybody can read it.",
        )
        limits, rules = _limits_and_rules(now, form)
        frozen = st.number_input(
            "Line and limits from the first points (0 = from all)",
            min_value=0,
            max_value=200,
            value=now.options.frozen_points or 0,
            key=f"{form}_frozen",
        )
        target = _target(now, form, share=found.shares)
        rarer = chart_rarer.fields(found, form)
        carry_over = st.checkbox(
            "The same households are counted in every period",
            value=now.carry_over,
            key=f"{form}_carry",
            help="Or values are rolling averages or cumulative figures: neighbouring periods then "
            "resemble each other, and signals are unreliable.",
        )
        sent = st.form_submit_button("Save for everybody", type="primary", key=f"{form}_save")
    if sent:
        options = replace(
            now.options,
            frozen_points=int(frozen) or None,
            target=target,
            rules=rules,
            known_centre=rarer.known_centre,
            multiply=rarer.multiply,
            screened=rarer.screened,
        )
        settings = replace(
            now,
            kind=kind,
            because=because.strip(),
            limits=limits,
            options=options,
            carry_over=carry_over,
            spacing=rarer.spacing,
        )
        keep(visit, found, settings, told="The chart is set up.", form=name, version=opened)


def _limits_and_rules(now: ChartSettings, form: str) -> tuple[LimitMethod | None, str]:
    methods = [None, LimitMethod.PREDICTIVE, LimitMethod.THREE_SIGMA]
    limits = st.selectbox(
        "Limits",
        methods,
        index=methods.index(now.limits) if now.limits in methods else 0,
        format_func=lambda m: LIMITS[m] if m else SUITED,
        key=f"{form}_limits",
        help="Predictive limits keep their promise with small numbers; 3 sigma is the classical "
        "way. A run chart has none.",
    )
    names = list(RULE_SETS)
    rules = st.selectbox(
        "Rules",
        names,
        index=[name.value for name in names].index(now.options.rules),
        format_func=lambda name: RULE_SET_WORDS[name].name,
        key=f"{form}_rules",
        help="How often each of them is wrong stands below the chart, and in docs/rules.md.",
    )
    return limits, str(rules)


def _target(now: ChartSettings, form: str, *, share: bool) -> tuple[TargetStep, ...]:
    """Two steps are enough for a form: what is aimed at now, and what from some day on."""
    steps = sorted(now.options.target, key=lambda s: s.since or date.min)
    scale, unit = (100.0, " (%)") if share else (1.0, "")
    first = _figure(f"Target{unit}", steps[0] if steps else None, scale, f"{form}_target")
    left, right = st.columns(2)
    with left:
        later = _figure(
            f"Later target{unit}", steps[1] if len(steps) > 1 else None, scale, f"{form}_later"
        )
    with right:
        since = st.date_input(
            "from",
            value=steps[1].since if len(steps) > 1 else None,
            key=f"{form}_since",
            format="YYYY-MM-DD",
        )
    wanted = [] if first is None else [TargetStep(value=first)]
    if later is not None and isinstance(since, date):
        wanted.append(TargetStep(value=later, since=since))
    return tuple(wanted)


def _figure(label: str, step: TargetStep | None, scale: float, key: str) -> float | None:
    typed = st.number_input(
        label, value=None if step is None else step.value * scale, key=key, format="%g"
    )
    return None if typed is None else float(typed) / scale


def _overtaken(found: ChartView, name: str) -> None:
    """Somebody else saved since this form was opened: what they chose, beside what is typed."""
    kind = found.set_up.settings.kind
    st.warning(
        f"Somebody else set this chart up in the meantime: {NAMES[kind] if kind else USUAL}. What "
        "you typed stands below; saving it is refused until you begin from theirs.",
        icon=":material/info:",
    )
    if st.button("Begin from what is saved", key=f"{name}_afresh"):
        state.forget_version(name)
        kept(name, told="The form shows what is saved.")


def keep(
    visit: Visit,
    found: ChartView,
    settings: ChartSettings,
    *,
    told: str,
    form: str,
    version: int | None = None,
) -> None:
    """Save the settings as they were opened; refusals are shown, nothing else is lost."""

    def save() -> None:
        chart_settings.save(
            visit.app.uow,
            visit.actor,
            test_id=found.kept.id,
            measure=found.spec.key,
            settings=settings,
            version=found.set_up.version if version is None else version,
        )
        state.forget_version(f"chart_setup_{found.kept.id}_{found.spec.key}")

    send(form, save, told=told)


def named(found: ChartView, when: date) -> str:
    """A period as the chart names it."""
    return day(when, cadence([point.period for point in found.chart.points]))


def decided(visit: Visit, found: ChartView, *, may_change: bool) -> None:
    """What people decided about single points: left out, a new line; each can be taken back."""
    options = found.set_up.settings.options
    for exclusion in options.exclusions:
        why = f": {exclusion.reason}" if exclusion.reason else ""
        rest = tuple(e for e in options.exclusions if e != exclusion)
        _line(
            visit,
            found,
            f"{named(found, exclusion.period)} is left out{why}",
            replace(options, exclusions=rest),
            key=f"count_{exclusion.period}",
            label="Count it again",
            may_change=may_change,
        )
    for split in options.splits:
        why = f": {split.reason}" if split.reason else ""
        rest_of = tuple(s for s in options.splits if s != split)
        _line(
            visit,
            found,
            f"A new line from {named(found, split.on)}{why}",
            replace(options, splits=rest_of),
            key=f"join_{split.on}",
            label="Join the lines",
            may_change=may_change,
        )
    for period in options.astronomical:
        others = tuple(each for each in options.astronomical if each != period)
        _line(
            visit,
            found,
            f"{named(found, period)} is marked as astronomical",
            replace(options, astronomical=others),
            key=f"unmark_{period}",
            label="Take the mark away",
            may_change=may_change,
        )


def _line(
    visit: Visit,
    found: ChartView,
    words: str,
    without: ChartOptions,
    *,
    key: str,
    label: str,
    may_change: bool,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        show.small(f"{words}.")
        if may_change and st.button(label, key=key, type="tertiary"):
            settings = replace(found.set_up.settings, options=without)
            keep(visit, found, settings, told=f"{label}: done.", form="chart_point")
