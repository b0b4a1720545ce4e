"""The explanation of a decision in the language of the page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from fanzha.detection.explaining import Explanation, Ground
from fanzha.detection.scoring.explain import Push
from fanzha.kit.actions import is_chinese

_WHOLE = 100


def grounds_by_rule(found: Explanation) -> dict[str, dict[str, Any]]:
    """What each rule that counted says and saw."""
    return {ground.rule: shown_ground(ground) for ground in found.rules}


def shown_ground(ground: Ground) -> dict[str, Any]:
    """Its condition and values in the language of the page."""
    chinese = is_chinese()
    saw = [
        ((one.zh, one.value_zh) if chinese else (one.en, one.value_en), one) for one in ground.saw
    ]
    return {
        "says": ground.says_zh if chinese else ground.says_en,
        "saw": [{"title": title, "value": value, "one": one} for (title, value), one in saw],
    }


def sides(found: Explanation) -> list[dict[str, Any]]:
    """The model's grounds of both sides, those without any left out."""
    both = ((_("Risk of the payer"), found.victim), (_("Risk of the payee"), found.mule))
    return [{"title": title, "pushes": _pushes(given)} for title, given in both if given]


def _pushes(given: Sequence[Push]) -> list[dict[str, Any]]:
    largest = max(abs(one.log_odds) for one in given)
    return [
        {
            "says": one.zh if is_chinese() else one.en,
            "raises": one.log_odds > 0,
            "share": round(abs(one.log_odds) / largest * _WHOLE),
        }
        for one in given
    ]


def missing(found: Explanation) -> list[str]:
    """Sentences about what cannot be told any more."""
    words = {
        "rules": _("The rules of then are no longer kept: values are not shown."),
        "model": _("The model of then is no longer kept: its grounds cannot be told."),
        "features": _("The features behind this decision were not kept."),
    }
    return [words[name] for name in found.missing]
