"""Agreement of coders from a table in a file: one row a note, one column a coder."""

from dataclasses import asdict, dataclass

from improvement.domain.codings import Code, Codings
from improvement.errors import Invalid
from improvement.files.problem import is_blank
from improvement.files.raw_table import RawTable
from improvement.files.tables import read_table
from improvement.services.sample_columns import folded, read_numbers
from improvement.stats.agreement.krippendorff import Krippendorff, Scale, krippendorff
from improvement.stats.record import Record, to_record
from improvement.words.agreement import agreement_reading
from improvement.words.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAgreement:
    """A file's coders held beside each other, what that says, and how the file was read."""

    name: str
    found: Krippendorff
    reading: Reading
    notes: tuple[str, ...]

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        return {
            "file": self.name,
            "agreement": to_record(self.found),
            "reading": asdict(self.reading),
            "notes": list(self.notes),
        }


def scale_of(typed: str) -> Scale:
    """The scale by its name; ``Invalid`` for any other word."""
    try:
        return Scale(typed.strip().casefold())
    except ValueError:
        names = ", ".join(Scale)
        raise Invalid(f"--scale is {typed!r}: write one of {names}.") from None


def agree_file(
    content: bytes,
    *,
    name: str,
    coders: tuple[str, ...],
    scale: Scale = Scale.NOMINAL,
    seed: int = 1,
) -> SampleAgreement:
    """Krippendorff's alpha of the coders' columns; empty cells are notes a coder left out.

    Codes are texts on the nominal scale (capitals and spaces do not matter) and numbers on any
    other. Raises ``Invalid`` for columns that are not there or given twice and for cells that
    cannot be read, ``NotComputable`` where agreement cannot be judged.

    >>> found = agree_file(b"note,A,B\\n1,rent,rent\\n2,rent,fear\\n3,fear,fear\\n4,Fear,fear\\n",
    ...                    name="codes.csv", coders=("A", "B"))
    >>> round(found.found.alpha, 3)
    0.533
    """
    if len(set(coders)) < len(coders):
        raise Invalid(f"A coder's column is given twice: {', '.join(coders)}. Give each once.")
    table = read_table(content, name=name)
    found = krippendorff(
        Codings(values=tuple(_codes(table, heading, scale) for heading in coders)),
        scale=scale,
        seed=seed,
    )
    return SampleAgreement(
        name=name, found=found, reading=agreement_reading(found), notes=table.notes
    )


def _codes(table: RawTable, heading: str, scale: Scale) -> tuple[Code | None, ...]:
    if scale is not Scale.NOMINAL:
        return read_numbers(table, heading)
    return tuple(None if is_blank(cell) else folded(cell) for cell in table.column(heading))
