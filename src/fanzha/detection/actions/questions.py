"""What a visitor asked, as one text: pasted, in a field of the API, or read from a picture."""

import base64
import binascii
from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fanzha.detection.pictures import read_picture
from fanzha.kit import Invalid
from fanzha.web.actions import hold_back, visitor_address

MAX_CHARS = 5000
PER_HOUR = 60  # checks of one visitor
PICTURES_PER_HOUR = 10  # a picture costs a thousand times a text


def question(request: HttpRequest, fields: Mapping[str, str]) -> str:
    """The one field that is filled (text, number, account, url, picture in base64).

    Counts the visitor's use. Raises Invalid for none or several fields, TooMany.
    """
    hold_back("check", visitor_address(request), PER_HOUR)
    filled = [name for name, value in fields.items() if value.strip()]
    if len(filled) != 1:
        raise Invalid(_("Send one of text, number, account, url or picture."))
    if filled == ["picture"]:
        return text_of_picture(request, _decoded(fields["picture"]))
    return pasted(fields[filled[0]])


def pasted(text: str) -> str:
    """A text as it was pasted; raises Invalid when it is empty or too long."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(_("Paste a message, a number, an account or a link first."))
    if len(text) > MAX_CHARS:
        raise Invalid(_("Please keep the text below 5000 characters."))
    return text


def text_of_picture(request: HttpRequest, data: bytes) -> str:
    """The text that stands in a picture; raises Invalid when there is none, TooMany."""
    hold_back("check picture", visitor_address(request), PICTURES_PER_HOUR)
    text = read_picture(data).strip()
    if not text:
        raise Invalid(_("No text was found in the picture: paste the text instead."))
    return text[:MAX_CHARS]


def _decoded(words: str) -> bytes:
    try:
        return base64.b64decode(words, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(_("The picture must be sent as base64.")) from None
