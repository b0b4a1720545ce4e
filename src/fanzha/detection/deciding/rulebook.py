"""The rules, lists and versions in force, taken up again whenever somebody publishes."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from fanzha.detection.deciding.engine import Rulebook, Scenario, Scorer
from fanzha.detection.deciding.verdict import Judge
from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import SUSPICION, Suspicion
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.publication import keep_shipped
from fanzha.detection.rules.rule import RuleSet, compile_rules, sorted_out
from fanzha.detection.rules.schema import Column, Schema, scenarios
from fanzha.detection.rules.sides import Sides, sides
from fanzha.detection.scoring.folder import current_sha
from fanzha.kit import Invalid

_log = logging.getLogger("fanzha.deciding")
_SHOWN = 12  # digits of a version
_RANKED = "transfer"  # the scenario that has risks


class VersionedLists(Lists, Protocol):
    """Published lists: `detection.lists` implements them."""

    @property
    def version(self) -> str:
        """The sha in force, empty for none."""

    def refresh(self) -> bool:
        """Take up a newer publication; True when there was one."""


class Features(NamedTuple):
    """Columns of features by scenario, and the version of their definitions."""

    columns: Mapping[str, Mapping[str, Column]]
    version: str


class Shelf:
    """Makes the rulebook from what is published in a home, else from what is shipped.

    `fallbacks` is what a failed decision is at least, by scenario; `suspicion` from which risks
    on a model alone asks for verification.
    """

    def __init__(
        self,
        home: Path,
        lists: VersionedLists,
        features: Callable[[], Features],
        fallbacks: Mapping[str, Outcome],
        suspicion: Suspicion = SUSPICION,
    ) -> None:
        self._home, self._lists, self._features = home, lists, features
        self._fallbacks, self._suspicion = fallbacks, suspicion
        self._book: RuleSet | None = None
        self._folder: Path | None = None
        self._model = ""
        self._scorer: Scorer | None = None

    def newest(self) -> Rulebook | None:
        """The rulebook, or None when nothing changed since it was asked for last."""
        changed = self._lists.refresh()
        folder = rules_folder(self._home)
        if self._book is None or folder != self._folder:
            self._book, self._folder, changed = load_pack(folder), folder, True
            if folder is None:
                _keep(self._home, self._book)
        model = current_sha(self._home)
        if model != self._model:
            self._model, self._scorer, changed = model, _scorer(self._home, model), True
        return self._bound(self._book) if changed else None

    def _bound(self, book: RuleSet) -> Rulebook:
        versions = {
            "rules": book.version,
            "lists": self._lists.version[:_SHOWN],
            "features": self._features().version,
            "model": self._model[:_SHOWN] if self._scorer else "",
            "model_verify": str(self._suspicion) if self._scorer else "",
        }
        found, wrong = {}, []
        for schema in self._schemas():
            good, broken = sorted_out(book.running(schema.scenario), schema)
            fallback = self._fallbacks[schema.scenario]
            program = compile_rules(good, schema, self._lists)
            scorer, spoken = None, list[Sides]()
            if schema.scenario == _RANKED:
                scorer, spoken = self._scorer, [sides(tree.columns()) for tree in program.trees]
            judge = Judge(schema.scenario, good, book, fallback, broken, self._suspicion, spoken)
            found[schema.scenario] = Scenario(program, judge, scorer)
            wrong += [rule.id for rule in broken]
        return Rulebook(found, versions, tuple(wrong))

    def _schemas(self) -> list[Schema]:
        columns = self._features().columns
        return [schema.extended(columns.get(name, {})) for name, schema in scenarios().items()]


def _keep(home: Path, book: RuleSet) -> None:
    try:
        keep_shipped(home, book)
    except OSError as error:  # payments wait for an answer; the next start tries again
        _log.error("the shipped rules cannot be kept for explanations: %s", error)


def _scorer(home: Path, sha: str) -> Scorer | None:
    """The models of a version; None without one, and for a damaged one: rules decide alone."""
    if not sha:
        return None
    from fanzha.detection.scoring.model import read_pair
    from fanzha.detection.scoring.scorer import Trained

    try:
        return Trained(read_pair(home, sha))
    except Invalid as error:
        _log.error("no model: %s", error)
        return None


def rules_folder(home: Path) -> Path | None:
    """The folder of the rules in force (`knowledge/rules/current` names it), None for shipped."""
    try:
        name = (home / "knowledge" / "rules" / "current").read_text("utf-8").strip()
    except OSError:
        return None
    return home / "knowledge" / "rules" / name if name else None
