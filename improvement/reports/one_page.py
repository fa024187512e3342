"""A test on one page, as a PDF: to lay on a table, not to search in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from improvement.charts.export import to_svg
from improvement.words.direction import isolated_within
from improvement.words.reading import Reading

LAYOUT = Path(__file__).with_name("one_page.typ")
CHART_WIDTH = 760  # pixels: letters in the chart come out as large as those beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart:
    """Everybody, or one group: what figures show, what people told us, what the team makes of it.

    Empty texts are left out. ``apart`` says why people of whom no group is known stand by
    themselves. ``quote`` are words whose speaker agreed to reports.
    """

    label: str
    numbers: str
    words: str
    apart: str = ""
    flags: tuple[str, ...] = ()
    quote: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """Every text of the page, in the order in which it is read; ``chart`` None where there is none.

    ``sections`` are (heading, parts, what was left out).
    """

    title: str
    where: str
    question: str
    prediction: str
    reading: Reading
    chart: Mapping[str, Any] | None
    sections: tuple[tuple[str, tuple[GroupPart, ...], str], ...]
    decision: tuple[str, ...]
    footer: str

    def record(self) -> dict[str, Any]:
        """The page as the layout takes it; names of right-to-left scripts move no figures."""
        drawn = to_svg(dict(self.chart), width=CHART_WIDTH) if self.chart else ""
        return {**isolated_within(self._texts()), "chart": drawn}

    def _texts(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "where": self.where,
            "question": self.question,
            "prediction": self.prediction,
            "headline": self.reading.headline,
            "because": list(self.reading.because),
            "caveats": list(self.reading.caveats),
            "sections": [
                {
                    "heading": heading,
                    "parts": [asdict(part) for part in parts],
                    "left_out": left_out,
                }
                for heading, parts, left_out in self.sections
            ],
            "decision": list(self.decision),
            "footer": self.footer,
        }


def one_page(page: OnePage) -> bytes:
    """The page as a PDF that prints on A4 and on US Letter; a long one goes on to a second."""
    import typst  # 40 megabytes: only who prints waits for it

    drawn: bytes | list[bytes] = typst.compile(
        LAYOUT.read_bytes(),
        format="pdf",
        sys_inputs={"page": json.dumps(page.record(), ensure_ascii=False)},
    )
    return drawn[0] if isinstance(drawn, list) else drawn
