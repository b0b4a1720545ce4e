"""What the detection part offers that needs the web application."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fanzha.detection.actions.asking import ask, checked, known_values, type_name
from fanzha.detection.actions.questions import pasted, question, text_of_picture

if TYPE_CHECKING:
    from fanzha.detection.actions.backtests import run_backtests
    from fanzha.detection.actions.copying import (
        audit_forgotten_days,
        copy_decisions,
        forget_decisions,
    )
    from fanzha.detection.actions.explaining import decision_told
    from fanzha.detection.actions.histories import forget_histories
    from fanzha.detection.actions.references import resolve_decision, resolve_rule
    from fanzha.detection.actions.reporting import held_decisions, report_decision
    from fanzha.detection.actions.rulerows import load_rules

__all__ = [
    "ask",
    "audit_forgotten_days",
    "checked",
    "copy_decisions",
    "decision_told",
    "forget_decisions",
    "forget_histories",
    "held_decisions",
    "known_values",
    "load_rules",
    "pasted",
    "question",
    "report_decision",
    "resolve_decision",
    "resolve_rule",
    "run_backtests",
    "text_of_picture",
    "type_name",
]

_HOMES = {
    "copy_decisions": "copying",
    "decision_told": "explaining",
    "audit_forgotten_days": "copying",
    "forget_decisions": "copying",
    "forget_histories": "histories",
    "held_decisions": "reporting",
    "report_decision": "reporting",
    "load_rules": "rulerows",
    "resolve_decision": "references",
    "resolve_rule": "references",
    "run_backtests": "backtests",
}


def __getattr__(name: str) -> Any:
    """Load the file of a public name: rules need libraries that other pages do not."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"fanzha.detection.actions.{_HOMES[name]}"), name)
