"""The dirty texts of `narratives/`: `seventh` is looked at only in total, the others by row."""

import sys
from pathlib import Path

from fanzha.detection.text.agreement import score
from fanzha.detection.text.stories import Story
from fanzha.detection.text.stories import read as read_file

_FOLDER = Path(__file__).parent / "narratives"


def read(name: str) -> list[Story]:
    """The stories of one batch."""
    return read_file(_FOLDER / f"{name}.txt")


if __name__ == "__main__":
    for part in sys.argv[1:] or ("dev", "seventh"):
        result = score(read(part))
        sys.stdout.write(f"{part}: {result}\n")
        if part != "seventh" and len(sys.argv) > 1:
            sys.stdout.write("\n".join(result.wrong) + "\n")
