"""Photos of a visit as they are kept: small, drawn anew, without what a camera writes into them."""

import io

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

LARGEST_BYTES = 12 * 1024 * 1024  # as uploaded; phones of today make 3 to 8 MB
LARGEST_PIXELS = 60_000_000  # decoded at most: a small file can unpack to gigabytes
SIDE = 1600  # pixels of the longer side as kept
MOST = 6  # photos of one visit
_FORMATS = ("JPEG", "PNG", "WEBP")


def redraw(data: bytes) -> bytes:
    """The picture drawn anew as JPEG, upright, at most SIDE wide or high, without any metadata.

    Drawing it anew drops place and time of the camera and whatever else was hidden in the file.
    Raises Invalid for a file that is no picture, too large, or broken.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > LARGEST_BYTES:
        raise Invalid(_("The photo is larger than 12 MB: take it again with a lower resolution."))
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise Image.DecompressionBombError
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError as error:
        text = _("The photo has too many pixels: take it with a lower resolution.")
        raise Invalid(text) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid(_("This is no readable photo: choose a JPEG, PNG or WebP file.")) from error
    upright.thumbnail((SIDE, SIDE))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=82)
    return out.getvalue()
