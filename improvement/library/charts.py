"""What ``chart`` returns: every facet's chart, as tables, words and pictures."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.library.columns import facet_name
from improvement.library.rows_of import point_rows, summary_rows
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.chart_icons import chart_icons
from improvement.stats.charts.chooser import ChartProposal
from improvement.stats.charts.icons import Icons
from improvement.words.chart import read_chart
from improvement.words.chooser import read_proposal
from improvement.words.reading import Reading

if TYPE_CHECKING:
    from pandas import DataFrame

#: What a notebook can show, the best first. Spec v6 is drawn by newer notebooks only.
VEGA_LITE = "application/vnd.vegalite.v6+json"
PICTURES = (".png", ".svg", ".pdf", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChart:
    """One chart; ``proposal`` is why it is of this kind, None where somebody asked for the kind."""

    chart: Chart
    proposal: ChartProposal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """The charts of all facets (of one, without a name, where there were none), in order.

    ``labels`` says which x a numbered point stands for; ``direction`` which way is better.
    """

    facets: Mapping[Hashable, FacetChart]
    labels: Mapping[date, Hashable]
    title: str
    direction: Direction | None

    @property
    def charts(self) -> Mapping[Hashable, Chart]:
        """Every facet with its chart."""
        return MappingProxyType({name: each.chart for name, each in self.facets.items()})

    @property
    def proposals(self) -> Mapping[Hashable, ChartProposal | None]:
        """Why each chart is of its kind; None where the kind was asked for."""
        return MappingProxyType({name: each.proposal for name, each in self.facets.items()})

    @property
    def one(self) -> Chart:
        """The only chart. Raises ``Invalid`` where there are several."""
        return self._only.chart

    @property
    def reading(self) -> Reading:
        """What the only chart says, in words. Raises ``Invalid`` where there are several."""
        return self._read(self._only)

    @property
    def readings(self) -> Mapping[Hashable, Reading]:
        """What each chart says."""
        read = {name: self._read(each) for name, each in self.facets.items()}
        return MappingProxyType(read)

    def table(self) -> "DataFrame":
        """One row a point: facet, x, value, what it is made of, line, limits, part, signals.

        ``lower`` and ``upper`` are the outer limits, ``near_lower`` and ``near_upper`` those at 2
        sigma; ``part`` counts from 1; ``signals`` holds the rules that point at the point.
        """
        from pandas import DataFrame

        return DataFrame(point_rows(self.charts, self.labels))

    def summary(self) -> "DataFrame":
        """One row a part of each facet: what was observed beside its limits, and what it says."""
        from pandas import DataFrame

        return DataFrame(summary_rows(self.charts, self.labels))

    def signals(self) -> "DataFrame":
        """The rows of ``table()`` that a rule points at, or that lie outside the limits."""
        points = self.table()
        told = (points["outside"] != 0) | (points["signals"].str.len() > 0)
        return points[told & ~points["excluded"].astype(bool)].reset_index(drop=True)

    @property
    def icons(self) -> Mapping[Hashable, Icons]:
        """What each chart shows at a glance: its variation and its assurance (NHS).

        Raises ``NotComputable`` where nothing was recorded.
        """
        found = {name: chart_icons(each, self.direction) for name, each in self.charts.items()}
        return MappingProxyType(found)

    def spec(self) -> dict[str, Any]:
        """The picture as a Vega-Lite specification; several facets side by side.

        Raises ``NotComputable`` where nothing was recorded.
        """
        from improvement.charts.chart import chart_spec
        from improvement.charts.small_multiples import small_multiples_spec

        if len(self.facets) == 1:
            return chart_spec(self.one, title=self.title or self.one.series.name)
        panels = [(facet_name(name), chart) for name, chart in self.charts.items()]
        return small_multiples_spec(panels, title=self.title)

    def save(self, path: str | Path) -> Path:
        """The picture as a file, by its ending: .png, .svg, .pdf, or .json (the specification).

        Raises ``Invalid`` for another ending, ``NotComputable`` where nothing was recorded.
        """
        from improvement.charts.export import to_pdf, to_png, to_svg

        file = Path(path)
        ending = file.suffix.lower()
        if ending not in PICTURES:
            raise Invalid(
                f"path: {file.name!r} ends in {ending or 'nothing'!r}. Use .png, .svg, .pdf "
                "or .json."
            )
        spec = self.spec()
        if ending in (".svg", ".json"):
            text = to_svg(spec) if ending == ".svg" else json.dumps(spec, indent=1)
            file.write_text(text, encoding="utf-8")
        else:
            file.write_bytes(to_png(spec) if ending == ".png" else to_pdf(spec))
        return file

    def __str__(self) -> str:
        return "\n".join(
            reading.headline if len(self.facets) == 1 else f"{facet_name(name)}: {reading.headline}"
            for name, reading in self.readings.items()
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """For notebooks: the picture as Vega-Lite, as PNG where that is unknown, and the words."""
        from base64 import b64encode

        from improvement.charts.export import for_export, to_png

        bundle: dict[str, Any] = {"text/plain": str(self)}
        try:
            spec = self.spec()
        except NotComputable:
            return bundle
        picture = b64encode(to_png(spec)).decode("ascii")
        return bundle | {VEGA_LITE: for_export(spec), "image/png": picture}

    @property
    def _only(self) -> FacetChart:
        if len(self.facets) != 1:
            raise Invalid(
                f"There are {len(self.facets)} charts: take one from .charts or .readings."
            )
        return next(iter(self.facets.values()))

    def _read(self, each: FacetChart) -> Reading:
        said = read_chart(each.chart, direction=self.direction)
        if each.proposal is None:
            return said
        why = read_proposal(each.proposal)
        return Reading(
            headline=said.headline,
            because=(*said.because, f"Which chart: {why.headline}"),
            caveats=(*said.caveats, *why.caveats),
        )
