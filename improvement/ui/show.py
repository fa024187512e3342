"""The pieces every screen is made of: a reading, a chart, a table, the four steps."""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from improvement.charts.export import Size, to_pdf, to_png, to_svg
from improvement.charts.readable import readable
from improvement.charts.theme import Spec, Theme
from improvement.domain.search import Piece
from improvement.domain.vocabulary import Choice, Stage
from improvement.files.safe_csv import to_csv
from improvement.words.direction import isolated
from improvement.words.reading import Reading

STAGES = {Stage.PLAN: "Plan", Stage.DO: "Do", Stage.STUDY: "Study", Stage.ACT: "Act"}
CHOICES = {
    Choice.SCALE: "Scale",
    Choice.ADAPT: "Adapt",
    Choice.STOP: "Stop",
    Choice.KEEP_TESTING: "Keep testing",
    Choice.DID_NOT_FINISH: "Did not finish",
}
#: verdict or choice -> colour and icon of its badge; the word is always there as well.
BADGES: Mapping[str, tuple[str, str]] = {
    "scale": ("green", "trending_up"),
    "scale_in_steps": ("green", "stairs"),
    "adapt": ("orange", "tune"),
    "stop": ("red", "stop_circle"),
    "keep_testing": ("blue", "hourglass_top"),
    "estimates_only": ("gray", "analytics"),
    "no_verdict": ("gray", "help"),
    "did_not_finish": ("gray", "block"),
}

#: What a picture is taken along for; in each size as PNG, SVG and PDF.
SIZES = {"a screen": Size.SCREEN, "a slide": Size.SLIDE, "print": Size.PRINT}
SVG = "image/svg+xml"

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$:]")
_LIST_MARK = re.compile(r"^(\s*\d*)([-+.)])(?=\s)", re.MULTILINE)
_ITEM = re.compile(r"[-*+] +(?=\S)")
_RULER = re.compile(r"[-=+]+")
#: Bold and italic as they look once everything has been escaped.
_BOLD = re.compile(r"\\\*\\\*(\S(?:.*?[^\s\\])??)\\\*\\\*")
_ITALIC = re.compile(r"(?<![\w*])\\_(\S(?:.*?[^\s\\])??)\\_(?!\w)")


def theme() -> Theme:
    """What the chart will stand on."""
    return Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT


def steps(stage: Stage) -> None:
    """Plan - Do - Study - Act, with the present step marked (by word and fill, not colour only)."""
    order = list(STAGES)
    pieces = []
    for position, step in enumerate(order):
        state = "now" if step is stage else "done" if position < order.index(stage) else ""
        mark = "✓ " if state == "done" else ""
        now = " aria-current='step'" if state == "now" else ""
        pieces.append(f"<span class='im-step {state}'{now}>{mark}{STAGES[step]}</span>")
    st.html(f"<div class='im-steps'>{'<span class=im-line></span>'.join(pieces)}</div>")


def headline(words: str) -> None:
    """The one sentence to read if only one is read."""
    st.html(f"<p class='im-headline'>{html.escape(isolated(words))}</p>")


def small(words: str) -> None:
    """A quiet line (st.caption is too pale to read on light backgrounds)."""
    st.html(f"<p class='im-small'>{html.escape(isolated(words))}</p>")


def figure(label: str, value: str, note: str) -> None:
    """One figure with its name above and a note beneath."""
    st.html(
        f"<div class='im-figure'><span>{html.escape(label)}</span>"
        f"<strong>{html.escape(value)}</strong><small>{html.escape(note)}</small></div>"
    )


def listed(lines: Iterable[str]) -> None:
    """Lines close together, as one list."""
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def quote(words: str) -> None:
    """Somebody's own words."""
    st.html(f"<p class='im-quote'>{html.escape(words)}</p>")


def reading(said: Reading, *, folded: bool = False) -> None:
    """A reading: headline, what it rests on, and what to keep in mind."""
    headline(said.headline)
    place = st.expander("What this rests on") if folded else st.container()
    with place:
        if said.because:
            listed(said.because)
        for line in said.caveats:
            st.markdown(f":material/info: {plain(line)}")


def plain(words: str) -> str:
    r"""Text as text: nothing a person typed becomes markup, a link or an image.

    >>> print(plain("![x](http://a.example) *now*"))
    !\[x\](http\://a.example) \*now\*
    >>> print(plain("1. of May"), plain("10 - 3 = 7"))
    1\. of May 10 - 3 = 7
    """
    return _escaped(isolated(words))


def refused(problem: Exception) -> None:
    """Why something was not done, in the words of the error; what it quotes stays text."""
    st.error(plain(str(problem)), icon=":material/info:")


def _escaped(words: str) -> str:
    return _LIST_MARK.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", words))


def prose(words: str) -> str:
    r"""What people wrote, as markdown of a few kinds: bold, italic, lists, lines as typed.

    Everything else is text as typed: no HTML, no links, and no picture that would tell another
    server who reads this.

    >>> print(prose("**Late** again ![x](http://a.example/p.png)"))
    **Late** again !\[x\](http\://a.example/p.png)
    >>> prose("- one\n- two").splitlines()
    ['- one  ', '- two']
    """
    return "  \n".join(_line(line.strip()) for line in words.splitlines())


def _line(bare: str) -> str:
    item = _ITEM.match(bare)
    if item:
        return f"- {_emphasised(bare[item.end() :])}"
    begun = "\\" if _RULER.fullmatch(bare) else ""  # a line of dashes makes no heading
    return begun + _emphasised(bare)


def _emphasised(bare: str) -> str:
    text = _escaped(bare).replace("&", "&amp;")
    return _ITALIC.sub(r"*\1*", _BOLD.sub(r"**\1**", text))


def marked(pieces: Iterable[Piece]) -> None:
    """A part of a text with the words that were looked for marked in it."""
    told = "".join(
        f"<mark>{html.escape(p.text)}</mark>" if p.hit else html.escape(p.text) for p in pieces
    )
    st.html(f"<p class='im-found' dir='auto'>{told}</p>")


def verdict_badge(value: str, words: str | None = None) -> None:
    """A verdict or choice as a badge with icon and word."""
    colour, icon = BADGES.get(value, ("gray", "help"))
    label = words or value.replace("_", " ").capitalize()
    st.badge(label, icon=f":material/{icon}:", color=colour)  # type: ignore[arg-type] # one of the colours badge takes


def chart(spec: Spec, *, name: str, key: str, point: str = "", along: bool = True) -> str | None:
    """A picture to be taken along in three formats; its specification describes it in words.

    With the name of a selection in it (``point``) a click comes back as the id of what was clicked.
    Without ``along`` the page offers the files itself (:func:`take_along`).
    """
    clicked, drawn = None, readable(spec)
    if point:
        event: Any = st.vega_lite_chart(
            spec=drawn,
            width="stretch",
            theme=None,
            key=key,
            on_select="rerun",
            selection_mode=point,
        )
        clicked = _clicked(event, point)
    else:
        st.vega_lite_chart(spec=drawn, width="stretch", theme=None, key=key)
    if along:
        take_along(spec, name=name, key=key)
    return clicked


def _clicked(event: Any, point: str) -> str | None:
    chosen = getattr(event, "selection", {}).get(point) if event else None
    return str(chosen[0]["id"]) if chosen else None


def take_along(spec: Spec, *, name: str, key: str) -> None:
    """A picture as files, for screens, print and slides."""
    with st.popover("Take this chart along", icon=":material/download:"):
        chosen = st.segmented_control(
            "For", list(SIZES), default=next(iter(SIZES)), required=True, key=f"{key}_size"
        )
        size = SIZES[chosen or next(iter(SIZES))]
        file = name if size is Size.SCREEN else f"{name}-{size.name.lower()}"
        _download("PNG", lambda: to_png(spec, size=size), f"{file}.png", "image/png", key)
        _download("SVG", lambda: to_svg(spec, size=size).encode(), f"{file}.svg", SVG, key)
        _download("PDF", lambda: to_pdf(spec, size=size), f"{file}.pdf", "application/pdf", key)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str, key: str) -> None:
    """A table with its CSV; what is in ``rows`` must already be what this person may see."""
    listed = [list(row) for row in rows]
    st.dataframe(
        {heading: [row[i] for row in listed] for i, heading in enumerate(headings)},
        hide_index=True,
        width="stretch",
        key=key,
    )
    _download("CSV", lambda: to_csv(headings, listed), f"{name}.csv", "text/csv", key)


def _download(label: str, make: Callable[[], bytes], file_name: str, mime: str, key: str) -> None:
    st.download_button(
        label,
        data=make,
        file_name=file_name,
        mime=mime,
        key=f"{key}_{file_name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "group", "groups"), counted(1200, "row", "rows")
    ('1 group', '1,200 rows')
    """
    return f"{number:,} {one if number == 1 else many}"


def next_step(page: str, label: str, *, icon: str, query: dict[str, str] | None = None) -> None:
    """The one thing to do on a page that is still empty."""
    with st.container(key="im_next"):
        st.page_link(page, label=label, icon=f":material/{icon}:", query_params=query)


def open_test(
    test_id: int, label: str, *, tab: str | None = None, icon: str = "", measure: str = ""
) -> None:
    """A link into a test's workspace; the address can be bookmarked. ``measure`` by its label."""
    query = {"test": str(test_id)} | ({"tab": tab} if tab else {})
    query |= {"measure": measure} if measure else {}
    st.page_link(
        "pages/test.py",
        label=plain(label),
        icon=f":material/{icon}:" if icon else None,
        query_params=query,
    )
