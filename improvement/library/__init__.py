"""Improvement from a notebook: charts from raw rows, one at a time or a hundred thousand.

See docs/library.md. Nothing here needs the app, its database or Streamlit.
"""

from improvement.library.charting import chart, propose
from improvement.library.charts import Charts

__all__ = ["Charts", "chart", "propose"]
