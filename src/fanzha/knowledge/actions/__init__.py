"""What the knowledge part offers that needs the database."""

from fanzha.knowledge.actions.appeals import decide_appeal, forget_appeals, record_appeal
from fanzha.knowledge.actions.dictionary import LoadReport, database_library
from fanzha.knowledge.actions.exchange import export_indicators, import_indicators
from fanzha.knowledge.actions.library import current as current_knowledge
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.actions.listexchange import ListImport, import_to_list
from fanzha.knowledge.actions.listing import (
    add_to_list,
    expire_listed,
    forget_listed,
    withdraw_listed,
)
from fanzha.knowledge.actions.listpublishing import publish_lists, publish_when_due
from fanzha.knowledge.actions.members import (
    check_indicator,
    known,
    membership,
    next_version,
    stop_list,
)
from fanzha.knowledge.actions.publishing import load_knowledge, publish_knowledge
from fanzha.knowledge.actions.references import (
    resolve_appeal,
    resolve_entry,
    resolve_indicator,
    resolve_listed,
)
from fanzha.knowledge.actions.registry import (
    confirm_indicator,
    expire_due,
    propose_indicator,
    withdraw_indicator,
)
from fanzha.knowledge.models import (
    Appeal,
    Indicator,
    IndicatorStep,
    ListEntry,
    ListVersion,
    RegistryState,
    Sighting,
)

__all__ = [
    "Appeal",
    "Indicator",
    "IndicatorStep",
    "ListEntry",
    "ListImport",
    "ListVersion",
    "LoadReport",
    "RegistryState",
    "Sighting",
    "add_to_list",
    "check_indicator",
    "confirm_indicator",
    "current_knowledge",
    "current_library",
    "database_library",
    "decide_appeal",
    "expire_due",
    "expire_listed",
    "export_indicators",
    "forget_appeals",
    "forget_listed",
    "import_indicators",
    "import_to_list",
    "known",
    "load_knowledge",
    "membership",
    "next_version",
    "propose_indicator",
    "publish_knowledge",
    "publish_lists",
    "publish_when_due",
    "record_appeal",
    "resolve_appeal",
    "resolve_entry",
    "resolve_indicator",
    "resolve_listed",
    "stop_list",
    "withdraw_indicator",
    "withdraw_listed",
]
