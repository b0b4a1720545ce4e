"""Detection engines, usable as a library; an engine is loaded when its first name is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fanzha.detection.answers import HOTLINE, Answer, Known, Level, answer
    from fanzha.detection.deciding.bench import bench_decisions
    from fanzha.detection.deciding.client import Loopback, told_by
    from fanzha.detection.deciding.event import event_schemas
    from fanzha.detection.deciding.journal import refuse_second
    from fanzha.detection.deciding.keys import loopback_token
    from fanzha.detection.deciding.rulebook import rules_folder
    from fanzha.detection.listbench import bench_lists
    from fanzha.detection.lists import (
        ListSnapshot,
        PublishedLists,
        open_lists,
        verify_lists,
    )
    from fanzha.detection.lookalike import imitated, is_registered
    from fanzha.detection.outcome import Outcome
    from fanzha.detection.past import tried
    from fanzha.detection.payments.score import Scored, score_transfers
    from fanzha.detection.pictures import can_read_pictures, read_picture
    from fanzha.detection.rules.backtest import Backtest, Labels, RuleResult, backtest
    from fanzha.detection.rules.bench import bench_rules
    from fanzha.detection.rules.check import Finding, check_rules
    from fanzha.detection.rules.compare import Difference, compare
    from fanzha.detection.rules.pack import load_pack
    from fanzha.detection.rules.program import Program
    from fanzha.detection.rules.reader import RuleError
    from fanzha.detection.rules.rule import Rule, RuleSet, compile_rules
    from fanzha.detection.rules.schema import Schema
    from fanzha.detection.scoring.bench import bench_transfers
    from fanzha.detection.scoring.calibrate import Ranking
    from fanzha.detection.scoring.faults import read_fault
    from fanzha.detection.scoring.folder import (
        current_sha,
        pair_folder,
        put_no_pair_in_force,
        put_pair_in_force,
    )
    from fanzha.detection.scoring.history import read_history
    from fanzha.detection.scoring.labels import read_labels
    from fanzha.detection.scoring.model import Version, current_pair, pair_versions
    from fanzha.detection.scoring.scorer import file_ranker
    from fanzha.detection.scoring.training import need_trees, train_transfers
    from fanzha.detection.text.bench import bench
    from fanzha.detection.text.card import model_card
    from fanzha.detection.text.cases import put_in_force, read_cases, retrain
    from fanzha.detection.text.check import Check, check_text
    from fanzha.detection.text.classify import Reason, Typing, classify
    from fanzha.detection.text.elements import Clue, Element, Elements, Kind, Transfer
    from fanzha.detection.text.extract import extract
    from fanzha.detection.text.jsonl import (
        classify_file,
        elements_json,
        extract_file,
        typing_json,
    )
    from fanzha.detection.text.lexicon import Lexicon
    from fanzha.detection.text.people import people
    from fanzha.detection.text.train import train_model
    from fanzha.detection.vocabulary import schemas
    from fanzha.detection.warehouse import warehouse_sql

__all__ = [
    "HOTLINE",
    "Answer",
    "Backtest",
    "Check",
    "Clue",
    "Difference",
    "Element",
    "Elements",
    "Finding",
    "Kind",
    "Known",
    "Labels",
    "Level",
    "Lexicon",
    "ListSnapshot",
    "Loopback",
    "Outcome",
    "Program",
    "PublishedLists",
    "Ranking",
    "Reason",
    "Rule",
    "RuleError",
    "RuleResult",
    "RuleSet",
    "Schema",
    "Scored",
    "Transfer",
    "Typing",
    "Version",
    "answer",
    "backtest",
    "bench",
    "bench_decisions",
    "bench_lists",
    "bench_rules",
    "bench_transfers",
    "can_read_pictures",
    "check_rules",
    "check_text",
    "classify",
    "classify_file",
    "compare",
    "compile_rules",
    "current_pair",
    "current_sha",
    "elements_json",
    "event_schemas",
    "extract",
    "extract_file",
    "file_ranker",
    "imitated",
    "is_registered",
    "load_pack",
    "loopback_token",
    "model_card",
    "need_trees",
    "open_lists",
    "pair_folder",
    "pair_versions",
    "people",
    "put_in_force",
    "put_no_pair_in_force",
    "put_pair_in_force",
    "read_cases",
    "read_fault",
    "read_history",
    "read_labels",
    "read_picture",
    "refuse_second",
    "retrain",
    "rules_folder",
    "schemas",
    "score_transfers",
    "told_by",
    "train_model",
    "train_transfers",
    "tried",
    "typing_json",
    "verify_lists",
    "warehouse_sql",
]

_HOMES = {
    "answers": ("HOTLINE", "Answer", "Known", "Level", "answer"),
    "deciding.bench": ("bench_decisions",),
    "deciding.client": ("Loopback", "told_by"),
    "deciding.event": ("event_schemas",),
    "deciding.journal": ("refuse_second",),
    "deciding.keys": ("loopback_token",),
    "listbench": ("bench_lists",),
    "lookalike": ("imitated", "is_registered"),
    "lists": ("ListSnapshot", "PublishedLists", "open_lists", "verify_lists"),
    "past": ("tried",),
    "payments.score": ("Scored", "score_transfers"),
    "deciding.rulebook": ("rules_folder",),
    "outcome": ("Outcome",),
    "pictures": ("can_read_pictures", "read_picture"),
    "rules.backtest": ("Backtest", "Labels", "RuleResult", "backtest"),
    "rules.bench": ("bench_rules",),
    "rules.check": ("Finding", "check_rules"),
    "rules.compare": ("Difference", "compare"),
    "rules.pack": ("load_pack",),
    "rules.program": ("Program",),
    "rules.reader": ("RuleError",),
    "rules.rule": ("Rule", "RuleSet", "compile_rules"),
    "rules.schema": ("Schema",),
    "vocabulary": ("schemas",),
    "scoring.bench": ("bench_transfers",),
    "scoring.calibrate": ("Ranking",),
    "scoring.faults": ("read_fault",),
    "scoring.history": ("read_history",),
    "scoring.labels": ("read_labels",),
    "scoring.folder": ("current_sha", "pair_folder", "put_no_pair_in_force", "put_pair_in_force"),
    "scoring.model": ("Version", "current_pair", "pair_versions"),
    "scoring.scorer": ("file_ranker",),
    "scoring.training": ("need_trees", "train_transfers"),
    "text.bench": ("bench",),
    "text.card": ("model_card",),
    "text.cases": ("put_in_force", "read_cases", "retrain"),
    "text.check": ("Check", "check_text"),
    "text.classify": ("Reason", "Typing", "classify"),
    "text.elements": ("Clue", "Element", "Elements", "Kind", "Transfer"),
    "text.extract": ("extract",),
    "text.jsonl": ("classify_file", "elements_json", "extract_file", "typing_json"),
    "text.lexicon": ("Lexicon",),
    "text.people": ("people",),
    "text.train": ("train_model",),
    "warehouse": ("warehouse_sql",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load the engine of a public name: importing the package alone costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"fanzha.detection.{_HOME[name]}"), name)
