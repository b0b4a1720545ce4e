"""A photo as a camera writes it."""

import io

from PIL import Image

PLACE = b"N31 14 E121 28 secret place"


def picture(width: int = 60, height: int = 40, kind: str = "JPEG", turned: int = 1) -> bytes:
    """A picture as a camera writes it: with orientation and a place in its metadata."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turned, PLACE.decode()
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, kind, exif=exif)
    return out.getvalue()
