"""What the knowledge part offers that needs the database."""

from fanzha.knowledge.actions.appeals import decide_appeal, forget_appeals, record_appeal
from fanzha.knowledge.actions.dictionary import LoadReport, database_library
from fanzha.knowledge.actions.exchange import export_indicators, import_indicators
from fanzha.knowledge.actions.library import current as current_knowledge
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.actions.members import (
    check_indicator,
    known,
    membership,
    next_version,
    stop_list,
)
from fanzha.knowledge.actions.publishing import load_knowledge, publish_knowledge
from fanzha.knowledge.actions.references import resolve_appeal, resolve_entry, resolve_indicator
from fanzha.knowledge.actions.registry import (
    confirm_indicator,
    expire_due,
    propose_indicator,
    withdraw_indicator,
)
from fanzha.knowledge.models import Appeal, Indicator, IndicatorStep, RegistryState, Sighting

__all__ = [
    "Appeal",
    "Indicator",
    "IndicatorStep",
    "LoadReport",
    "RegistryState",
    "Sighting",
    "check_indicator",
    "confirm_indicator",
    "current_knowledge",
    "current_library",
    "database_library",
    "decide_appeal",
    "expire_due",
    "export_indicators",
    "forget_appeals",
    "import_indicators",
    "known",
    "load_knowledge",
    "membership",
    "next_version",
    "propose_indicator",
    "publish_knowledge",
    "record_appeal",
    "resolve_appeal",
    "resolve_entry",
    "resolve_indicator",
    "stop_list",
    "withdraw_indicator",
]
