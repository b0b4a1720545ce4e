"""Reports of payments made from frames."""

from pathlib import Path
from random import Random

import pytest

from fanzha.detection.corpus import reports
from fanzha.detection.text import stories


def test_the_same_seed_writes_the_same_reports() -> None:
    first, second = (reports.write(reports.FRAMES, Random(3), 2) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("frames", [reports.FRAMES, reports.HELDOUT])
def test_every_frame_is_filled_and_can_be_read(frames: Path) -> None:
    text = reports.write(frames, Random(5), 2)
    told = stories.parse(text)

    assert "{" not in text
    assert len(told) == text.count("@ !")
    assert all(p.fen > 0 for story in told for p in story.payments or ())


def test_what_is_paid_stands_in_the_text_of_its_report() -> None:
    frame = "接警\n骗走{m1}，返{r1}\n> m1 | - | - | - | -\n= m1-r1 -"

    (story,) = stories.parse(reports.write_one(frame, Random(1)))

    assert story.payments and story.loss_fen is not None
    assert 0 < story.loss_fen < story.payments[0].fen


def test_the_halves_share_no_sentence() -> None:
    halves = [
        {part for line in path.read_text("utf-8").splitlines() if line[:2] not in ("> ", "= ", "@ ")
         for part in line.replace("。", "，").split("，") if len(part) > 11}
        for path in (reports.FRAMES, reports.HELDOUT)
    ]  # fmt: skip

    assert not halves[0] & halves[1]
