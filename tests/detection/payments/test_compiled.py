from pathlib import Path

import fanzha.detection
from fanzha.detection.payments.compiled import KERNELS

HOME = Path(fanzha.detection.__file__).parent


def test_every_module_with_compiled_code_is_in_the_mark_of_its_cache() -> None:
    covered = {path for pattern in KERNELS for path in HOME.glob(pattern)}
    users = {
        path
        for path in HOME.rglob("*.py")
        if "detection.payments.compiled import" in path.read_text("utf-8")
    }

    assert users and users <= covered
