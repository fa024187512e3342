"""Parquet out: typed columns for whatever reads them next."""

from collections.abc import Collection, Sequence
from io import BytesIO

from improvement.errors import Invalid


def to_parquet(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    numbers: Collection[str] = (),
    counts: Collection[str] = (),
    texts: Collection[str] = (),
) -> bytes:
    """Rows as Parquet; ``numbers``, ``counts`` and ``texts`` stay such where cells are empty.

    Raises ``Invalid`` where the package that writes it is not there.

    >>> to_parquet(["site", "centre"], [["A", None]], numbers=["centre"])[:4]
    b'PAR1'
    """
    from importlib.util import find_spec

    import pandas as pd

    if find_spec("pyarrow") is None:  # comes with Streamlit
        raise Invalid("Parquet needs the package pyarrow. Install it, or write a .csv.")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(headings)}
    typed = dict.fromkeys(numbers, "float64") | dict.fromkeys(counts, "Int64")
    typed |= dict.fromkeys(texts, "string")
    out = BytesIO()
    pd.DataFrame(columns).astype(typed).to_parquet(out, index=False)
    return out.getvalue()
