import pytest

from improvement.domain.codings import codings
from improvement.errors import NotComputable
from improvement.stats.agreement.kappa import kappa
from improvement.stats.agreement.krippendorff import krippendorff
from improvement.words.agreement import agreement_reading, kappa_reading, no_agreement

SPLIT = codings([["a", "b"] * 10, ["a"] * 10 + ["b"] * 10])
ALIKE = codings([["a", "b"] * 30, ["a", "b"] * 30])


def test_too_little() -> None:
    reading = agreement_reading(krippendorff(SPLIT))
    assert "too little to rely on" in reading.headline
    assert any("20 notes were coded" in line for line in reading.caveats)


def test_well_enough_with_enough_notes() -> None:
    reading = agreement_reading(krippendorff(ALIKE))
    assert "well enough to rely on" in reading.headline
    assert reading.caveats == ()
    assert "0.80 and more is reliable" in reading.because[0]


def test_no_range_is_said() -> None:
    reading = agreement_reading(krippendorff(codings([["a"] * 10, ["a"] * 9 + ["b"]])))
    assert any("no range can be given" in line for line in reading.caveats)


def test_kappa_beside_chance() -> None:
    reading = kappa_reading(kappa(SPLIT))
    assert reading.headline == (
        "The two coders agree on 50 of 100 notes; chance alone would give 50."
    )


def test_one_category_is_an_answer() -> None:
    with pytest.raises(NotComputable) as caught:
        krippendorff(codings([["a"], ["a"]]))
    assert "cannot be judged" in no_agreement(caught.value).headline
