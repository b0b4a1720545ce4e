"""Where a rule comes from, in words: shipped rules carry the short keys of their sources."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SAID: tuple[tuple[str, Promise], ...] = (
    (r"own, verify", _("own threshold, check it locally")),
    (r"src:261[bcd]?", _("PBoC notice 261 of 2016")),
    (r"src:85", _("PBoC notice 85 of 2019")),
    (r"src:CJ", _("joint penalties of 2024")),
    (r"src:ACC", _("classes of personal accounts")),
    (r"src:CASH", _("rules on cash")),
    (r"src:C1", _("codes of the bank–police platform")),
    (r"src:C\d", _("public rules of bank systems")),
    (r"src:2Q", _("five questions, two checks")),
    (r"src:3Q", _("three questions, two looks, one check")),
    (r"src:AGE", _("National Anti-Fraud Centre, 2021")),
    (r"doc F(\d) ", _(r"requirements \1 ")),
    (r"LAW art\. ([\d, ]*\d)", _(r"Anti-Fraud Law, art. \1")),
)


def sourced(text: str) -> str:
    """The source as people read it; what has no known key stays as it is written."""
    for key, said in _SAID:
        text = re.sub(key, str(said), text)
    return text
