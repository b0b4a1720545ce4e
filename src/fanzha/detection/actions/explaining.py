"""Explanations of stored decisions, by the rules and models that were in force then."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from fanzha.detection.deciding.event import event_key
from fanzha.detection.deciding.following import decision_of
from fanzha.detection.deciding.keys import event_secret
from fanzha.detection.explaining import Asked, Explanation, explained
from fanzha.detection.models import Decision, RulePublication
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.publication import published_folder, shipped_folder
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.scoring.folder import store
from fanzha.detection.scoring.model import Pair, read_pair
from fanzha.detection.vocabulary import schemas
from fanzha.kit import Invalid, NotFound
from fanzha.kit.actions import keyring


def explain_row(row: Decision) -> Explanation:
    """Why a copied decision came out as it did."""
    return _explained(
        row.scenario, Asked(Outcome(row.outcome), row.event, row.features, row.answer)
    )


def decision_told(unit: str, event_id: str, *, explain: bool) -> Mapping[str, Any]:
    """What was answered to a unit about an event, on request with its explanation.

    Raises NotFound for an event that the unit never asked about.
    """
    home = Path(settings.FANZHA_HOME)
    found = decision_of(home, event_key(event_secret(keyring().chain), unit, event_id))
    if found is None:
        raise NotFound(_("The unit of this key asked for no decision with this event id."))
    told = {"event_id": event_id, "replayed": True, **found.answer}
    if explain:
        outcome = Outcome(found.outcome)
        asked = Asked(outcome, found.event, found.features, found.answer)
        why = _explained(found.scenario, asked)
        told["explanation"] = why.as_json()
    return told


def _explained(scenario: str, asked: Asked) -> Explanation:
    versions = asked.answer.get("versions", {})
    book = _book(versions.get("rules", ""))
    pair = _pair(Path(settings.FANZHA_HOME), versions.get("model", ""))
    return explained(asked, schemas()[scenario], book, pair)


def _book(version: str) -> RuleSet | None:
    """The rules of a version: published ones, else shipped ones that decided; None for neither."""
    home = Path(settings.FANZHA_HOME)
    found = RulePublication.objects.filter(version=version).order_by("-pk").first()
    folder = published_folder(home, found.sha) if found else shipped_folder(home, version)
    try:
        return _kept(folder)
    except Invalid:
        return None


@lru_cache(maxsize=8)  # a kept folder never changes
def _kept(folder: Path) -> RuleSet:
    return load_pack(folder)


@lru_cache(maxsize=4)
def _pair(home: Path, version: str) -> Pair | None:
    """The models of a version, which is the beginning of their digest; None without them."""
    for folder in store(home).glob(f"{version}*") if version else ():
        try:
            return read_pair(home, folder.name)
        except Invalid:
            return None
    return None
