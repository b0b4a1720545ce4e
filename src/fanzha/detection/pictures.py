"""Reading the text of a screenshot, with the optional extra `ocr` (PP-OCRv4 models, offline)."""

import io
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

from fanzha.kit import Invalid, Unavailable
from fanzha.kit import gettext as _

MAX_BYTES = 7_000_000  # in base64 it still fits into a request
_MAX_PIXELS = 40_000_000  # a long screenshot of a phone has about 20 million
_SIDE = 2000  # a longer side is scaled down to this: reads as well, and takes a bounded time
_SURE = 0.5  # lines read with less confidence are left out
_one_at_a_time = Lock()  # reading takes a core for a second or two


def can_read_pictures() -> bool:
    """Is the extra installed?"""
    return find_spec("rapidocr_onnxruntime") is not None


def read_picture(data: bytes) -> str:
    """The text of a picture (PNG, JPEG, WebP), one line each, top to bottom.

    Raises Invalid for what is no picture or too large, Unavailable without the extra. Nothing is
    kept.
    """
    if not can_read_pictures():
        raise Unavailable(_("Pictures cannot be read here: paste the text instead."))
    picture = _opened(data)
    with _one_at_a_time:
        found, _times = _reader()(picture)
    return "\n".join(text for _box, text, sure in found or () if float(sure) >= _SURE)


@cache
def _reader() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def _opened(data: bytes) -> Any:
    """The picture as rows of pixels (height, width, 3), upright and of bounded size."""
    import numpy as np
    from PIL import Image, ImageOps

    if len(data) > MAX_BYTES:
        raise Invalid(_("This picture is too large: send one of at most 7 MB."))
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise Invalid(_("This picture has too many pixels: cut out the part you mean."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Invalid(_("This is no picture that can be read: send PNG, JPEG or WebP.")) from None
    upright.thumbnail((_SIDE, _SIDE * 4))
    return np.asarray(upright)
