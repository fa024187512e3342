"""Every way out of the product, read to its last word as one person: pages, files, mails, commands.

What a page draws is read as it goes to the browser: texts, tables, and charts with all figures that
lie in them, drawn or not. What a page offers as a file is made and read back.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from improvement.cli import app
from improvement.config import HOME
from improvement.domain.access import Actor
from improvement.domain.todo import Tab
from improvement.mail.outbox import FolderOutbox
from improvement.services import decisions, reminders
from improvement.services.posting import Post, feed, post_daily
from improvement.store.unit_of_work import UnitOfWork
from improvement.ui import frame
from tests.read_back import text_of_calendar, text_of_mail, text_or_bytes

TIMEOUT = 60
#: Moments, random addresses and the like: different each time, whatever the figures are.
PASSING = re.compile(
    r"D:\d{14}\S*"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?"
    r"|\d+ \w+ \d{4},? (at )?\d\d:\d\d"
    r"|<[\w.@-]+@improvement>"
    r"|Date: .*"
    r"|\b[0-9a-f]{32}\b"  # where a file waits to be fetched
    r'|"hash": "sha256:[0-9a-f]{64}"'  # of a table of the package, which is read itself
    r"|<xmpMM:\w+ID>[^<]*"
)
#: The parts of pages that are opened by an address, and what is asked for there.
PARTS: tuple[tuple[str, dict[str, str]], ...] = (
    *((name, {}) for name in ("home", "tests", "theory", "board", "practices")),
    ("search", {"q": "{word}"}),
    *(("portfolio", {"part": part}) for part in ("Tests", "Every chart")),
    *(
        ("settings", {"part": part})
        for part in (
            *("People", "Groups", "Codebook", "Place"),
            *("Privacy", "Reminders", "History", "Your data"),
        )
    ),
    *(("test", {"test": "{test}", "tab": tab.value}) for tab in Tab),
    *(
        ("test", {"test": "{test}", "tab": tab.value, key: "{dimension}"})
        for tab, key in ((Tab.CHART, "by"), (Tab.COMPARE, "whom"))
    ),
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who looks, when, at which test, by which breakdown (its label), searching for which word."""

    actor: Actor
    day: date
    test_id: int
    dimension: str = ""
    word: str = "rent"
    parts: Sequence[tuple[str, Mapping[str, str]]] = PARTS
    only: Container[str] | None = None  # of the files, by their names; None: all


@dataclass
class Downloads:
    """What the download buttons of a page would hand over, by the names of the files."""

    offered: dict[str, Any] = field(default_factory=dict)

    def read(self, only: Container[str] | None) -> Iterator[tuple[str, str]]:
        for name, data in self.offered.items():
            if ".png" in name:  # the pixels of the SVG beside it (test_read_back)
                continue
            if only is not None and name not in only:
                continue
            made = data() if callable(data) else data
            made = made() if callable(made) else made
            yield name, text_or_bytes(made if isinstance(made, bytes) else str(made).encode())


def everything_out(
    uow: UnitOfWork, url: str, folder: Path, asked: Asked, patch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The words of every way out, by its name; of some parts of pages only these."""
    configured(url, folder, asked.day, patch)
    out = dict(pages(asked, patch))
    if asked.parts == PARTS:
        out |= commands(uow.on(asked.day), asked)
        out |= posted(uow.on(asked.day), folder, asked.actor)
    return {name: PASSING.sub("…", text) for name, text in out.items()}


def configured(url: str, folder: Path, day: date, patch: pytest.MonkeyPatch) -> None:
    """Pages and commands open this database, on this day."""
    patch.setenv("IMPROVEMENT_DATABASE_URL", url)
    patch.setenv("IMPROVEMENT_TODAY", day.isoformat())
    patch.setenv("IMPROVEMENT_ATTACHMENTS_DIR", str(folder / "attachments"))
    patch.setenv("IMPROVEMENT_OUTBOX_DIR", str(folder / "outbox"))


def pages(asked: Asked, patch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Every part of every page, and every file offered there (each once)."""
    frame.application.clear()
    patch.chdir(HOME)
    seen: set[str] = set()
    for page, query in asked.parts:
        words = {k: v.format(**_words(asked)) for k, v in query.items()}
        with downloads() as files:
            ran = _opened(page, words, asked.actor)
        name = f"page {page} {' '.join(words.values())}".strip()
        yield name, "\n".join(_said(ran))
        files.offered = {k: v for k, v in files.offered.items() if k not in seen}
        seen |= set(files.offered)
        yield from ((f"file {file}", text) for file, text in files.read(asked.only))
    frame.application().close()
    frame.application.clear()


def _words(asked: Asked) -> dict[str, str]:
    return {"test": str(asked.test_id), "dimension": asked.dimension, "word": asked.word}


@contextmanager
def downloads() -> Iterator[Downloads]:
    """Keeps what is handed to download buttons; whatever is folded is opened."""
    kept = Downloads()
    button, expander = st.download_button, st.expander

    def remembered(label: str, data: Any, file_name: str = "", **how: Any) -> Any:
        kept.offered[f"{file_name} ({how.get('key', label)})"] = data
        return button(label, data=data, file_name=file_name, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "download_button", remembered)
        patch.setattr(
            st, "expander", lambda label, **how: expander(label, **how | {"expanded": True})
        )
        yield kept


def _opened_up(expander: Any, label: str, **how: Any) -> Any:
    return expander(label, **how | {"expanded": True})


def _opened(page: str, query: dict[str, str], actor: Actor) -> AppTest:
    ran = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
    ran.session_state["_person"] = actor.person_id
    ran.run()
    for key, value in query.items():
        ran.query_params[key] = value
    ran.switch_page(f"pages/{page}.py").run()
    assert not ran.exception, ran.exception
    assert not [e.value for e in ran.error if "Something went wrong" in e.value], page
    return ran


def _said(ran: AppTest) -> Iterator[str]:
    for node in ran._tree:
        yield from _in_message(getattr(node, "proto", None))


def _in_message(message: Any) -> Iterator[str]:
    """Every text and number of what is sent to the browser; tables are unpacked."""
    if not isinstance(message, Message):
        return
    for _, value in message.ListFields():
        several = value if _is_several(value) else (value,)
        for one in several:
            if isinstance(one, Message):
                yield from _in_message(one)
            elif isinstance(one, bytes):
                yield _table(one)
            elif not isinstance(one, bool):
                yield str(one)


def _is_several(value: Any) -> bool:
    return not isinstance(value, (str, bytes, Message)) and hasattr(value, "__iter__")


def _table(arrow: bytes) -> str:
    with pa.ipc.open_stream(BytesIO(arrow)) as stream:
        table: pd.DataFrame = stream.read_pandas()
    return table.to_csv()


def commands(uow: UnitOfWork, asked: Asked) -> dict[str, str]:
    """The commands that read the database, in words and as JSON; refusals are read as well."""
    test, kept = str(asked.test_id), decisions.of_test(uow, asked.actor, test_id=asked.test_id)
    words = [
        ["verdict", "--test", test],
        ["verdict", "--test", test, "--verify"],
        *(["verdict", "--analysis", str(number)] for number in kept.analyses),
        *(["decision", "verify", str(one.id)] for one in kept.decisions),
        ["charts"],
        ["test", "archived"],
    ]
    said = {}
    for line in (line for each in words for line in (each, [*each, "--json"])):
        ran = CliRunner().invoke(app, [*line, "--as", asked.actor.name])
        said[f"command {' '.join(line)}"] = ran.output
    return said


def posted(uow: UnitOfWork, folder: Path, actor: Actor) -> dict[str, str]:
    """Today's mail and the calendar, after asking for both."""
    wish = reminders.wishes(uow, actor)
    if not wish.daily_mail:
        reminders.choose(
            uow, actor, email="reader@example.org", daily_mail=True, version=wish.version
        )
        wish = reminders.wishes(uow, actor)
        reminders.share_calendar(uow, actor, shared=True, version=wish.version)
        wish = reminders.wishes(uow, actor)
    outbox = folder / "outbox"
    post = Post(outbox=FolderOutbox(folder=outbox), sender="a@example.org", address="http://here")
    assert not post_daily(uow, post).troubles
    mails = [text_of_mail(file.read_bytes()) for file in sorted(outbox.glob("*.eml"))]
    assert wish.calendar_key
    made = feed(uow, post, key=wish.calendar_key)
    found = {"mails": "\n".join(mails), "calendar": text_of_calendar(made)}
    return {name: PASSING.sub("…", text) for name, text in found.items()}
