"""Every kind of tampering is found, and without the checkpoints a consistent rewrite is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.resilience import tampering


@pytest.mark.django_db
def test_every_kind_of_tampering_is_found_and_the_checkpoints_are_what_finds_a_whole_rewrite(tmp_path: Path) -> None:
    world = tampering.build(tmp_path, batches=8, lines=15, seed=7)
    outcome = tampering.run(world, 2 * len(tampering.EVERY))
    assert outcome.false_alarms == []
    assert outcome.missed == []
    assert outcome.unnamed == []
    assert set(outcome.tried) == set(tampering.EVERY)
    # The control: the same rewrites, verified without what stands outside the database, are not found.
    assert outcome.control_tried >= 2 * len(tampering.CONSISTENT)
    assert outcome.control_found == []


@pytest.mark.django_db
def test_this_harness_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tampering that does nothing is reported as missed, and so is a wrong name."""

    def nothing(world: tampering.World) -> tuple[set[str], str]:
        return {"changed"}, "acts 1"

    world = tampering.build(tmp_path, batches=2, lines=9, seed=7)
    monkeypatch.setattr(tampering, "EVERY", {"nothing": nothing})
    assert len(tampering.run(world, 3).missed) == 3
