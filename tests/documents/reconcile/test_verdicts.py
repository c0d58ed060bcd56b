"""What the reconciliation says of labelled drafts, with floors just under what was measured."""

from __future__ import annotations

from tests.documents.reconcile.labelled import measured_on


def test_verdicts_on_the_drafts_written_before_the_matching_was() -> None:
    score = measured_on("held_out")
    agrees, disagrees = score.of("verdict agrees"), score.of("verdict disagrees")
    assert (agrees["precision"] >= 0.98, agrees["recall"] >= 0.9) == (True, True)
    assert (disagrees["precision"] >= 0.8, disagrees["recall"] >= 0.6) == (True, True)
    assert score.values_right / score.values >= 0.98


def test_verdicts_on_the_drafts_that_were_developed_on() -> None:
    score = measured_on("dev")
    assert {name: score.of(f"verdict {name}")["precision"] for name in ("agrees", "disagrees")} == {
        "agrees": 1.0, "disagrees": 1.0,
    }  # fmt: skip
    assert (score.of("verdict agrees")["recall"], score.of("verdict disagrees")["recall"]) == (1.0, 1.0)
