"""Improvement from a notebook: charts from raw rows, one at a time or a hundred thousand.

See docs/library.md. Nothing here needs the app, its database or Streamlit.
"""

from improvement.library.charting import chart, propose
from improvement.library.charts import Charts
from improvement.library.nhs import NhsCharts, nhs_chart
from improvement.library.screened import Screening
from improvement.library.screening import screen_table

__all__ = ["Charts", "NhsCharts", "Screening", "chart", "nhs_chart", "propose", "screen_table"]
