"""The composition root: what a newcomer reads first. Which event wakes whom, what runs when, which
page shows which panels, and what a reference resolves to."""

from fanzha.kit.actions import Job

# event → handlers (dotted paths; keyword arguments are the ids of the event)
HANDLERS: dict[str, tuple[str, ...]] = {
    "report.created": ("fanzha.warning.tasks.on_report", "fanzha.intake.tasks.on_report"),
    "report.changed": ("fanzha.intake.tasks.on_report",),
    "report.urgent": ("fanzha.delivery.actions.report_urgent",),
    "handover.given": ("fanzha.delivery.actions.handover_given",),
    "handover.ended": ("fanzha.delivery.actions.handover_ended",),
    "tip.urgent": ("fanzha.delivery.actions.tip_urgent",),
    "warning.imported": ("fanzha.warning.tasks.on_imported",),
    "warning.called": ("fanzha.delivery.actions.warning_dispatched",),
    "warning.reminded": ("fanzha.warning.tasks.on_reminded",),
    "warning.overdue": ("fanzha.warning.tasks.on_overdue",),
    "warning.escalated": ("fanzha.warning.tasks.on_escalated",),
    "warning.raised": ("fanzha.warning.tasks.on_raised",),
    "warning.reopened": ("fanzha.warning.tasks.on_reopened",),
    "warning.transferred": ("fanzha.warning.tasks.on_transferred",),
    "warning.out_of_area": ("fanzha.warning.tasks.on_out_of_area",),
    "warning.restricted": ("fanzha.warning.tasks.on_restricted",),
    "warning.visit_asked": ("fanzha.warning.tasks.on_visit_asked",),
}

# scheduled jobs of the worker
JOBS: tuple[Job, ...] = (
    Job("warning.clocks", 5, "fanzha.warning.tasks.ring_clocks"),
    Job("warning.imports", 60, "fanzha.warning.tasks.resume_imports"),
    Job("warning.cohorts", 3600, "fanzha.warning.tasks.count_cohorts"),
    Job("population.count", 86_400, "fanzha.ledger.actions.count_heads"),
    Job("audit.anchor", 600, "fanzha.organisations.actions.anchor"),
    Job("audit.head", 15, "fanzha.organisations.actions.note_head"),
    Job("events.sweep", 3600, "fanzha.kit.actions.sweep_done"),
    Job("database.statistics", 86_400, "fanzha.kit.actions.refresh_statistics"),
    Job("keys.publish", 60, "fanzha.organisations.actions.publish_keys"),
    Job("tokens.forget", 86_400, "fanzha.organisations.actions.forget_tokens"),
    Job("files.forget", 86_400, "fanzha.organisations.actions.forget_files"),
    Job("retention.end", 86_400, "fanzha.organisations.actions.end_retention"),
    Job("methods.count", 86_400, "fanzha.intake.actions.count_methods"),
    Job("tips.counts", 86_400, "fanzha.intake.actions.forget_counts"),
    Job("indicators.expire", 86_400, "fanzha.knowledge.actions.expire_due"),
    Job("lists.publish", 3600, "fanzha.knowledge.actions.publish_when_due"),
    Job("decisions.copy", 15, "fanzha.detection.actions.copy_decisions"),
    Job("demo.decisions", 20, "fanzha.simulation.actions.feed_decisions"),
    Job("rules.backtest", 2, "fanzha.detection.actions.run_backtests"),
    Job("messages.send", 3, "fanzha.delivery.actions.flush"),
)

# part:kind → resolver
RESOLVERS: dict[str, str] = {
    "organisations:unit": "fanzha.organisations.actions.things.unit",
    "organisations:person": "fanzha.organisations.actions.things.person",
    "organisations:handover": "fanzha.organisations.actions.things.handover",
    "organisations:import": "fanzha.organisations.actions.things.run",
    "intake:report": "fanzha.intake.actions.resolve_report",
    "intake:tip": "fanzha.intake.actions.resolve_tip",
    "detection:decision": "fanzha.detection.actions.resolve_decision",
    "detection:rule": "fanzha.detection.actions.resolve_rule",
    "knowledge:appeal": "fanzha.knowledge.actions.resolve_appeal",
    "knowledge:entry": "fanzha.knowledge.actions.resolve_entry",
    "knowledge:listed": "fanzha.knowledge.actions.resolve_listed",
    "knowledge:indicator": "fanzha.knowledge.actions.resolve_indicator",
    "warning:warning": "fanzha.warning.actions.resolve_warning",
    "warning:batch": "fanzha.warning.actions.resolve_batch",
    "warning:backcheck": "fanzha.warning.actions.resolve_check",
    "interception:merchant": "fanzha.interception.actions.resolve_merchant",
    "interception:session": "fanzha.interception.actions.resolve_session",
    "ledger:entry": "fanzha.ledger.actions.entry_thing",
    "ledger:filing": "fanzha.ledger.actions.filing_thing",
    "reporting:edition": "fanzha.reporting.actions.edition_thing",
}

# slot → panels (order, permission, url name of an HTMX fragment that takes the object's id)
SLOTS: dict[str, tuple[tuple[int, str, str], ...]] = {
    "report.side": ((20, "warning.view", "warning:backcheck-panel"),),
    "desk": ((10, "tip.read", "intake:alarm"), (20, "self.use", "delivery:notices-panel")),
    "tasks": ((10, "self.use", "delivery:notices-panel"),),
}

# what a shift hands over: functions (unit, now) -> list of (label, count, address)
HANDOVER: tuple[str, ...] = (
    "fanzha.warning.actions.handover",
    "fanzha.intake.actions.handover",
)

# functions (now) -> number of rows whose personal data ended its retention
RETENTION: tuple[str, ...] = (
    "fanzha.warning.actions.forget_warnings",
    "fanzha.warning.actions.forget_photos",
    "fanzha.warning.actions.forget_rows",
    "fanzha.organisations.actions.forget_import_files",
    "fanzha.organisations.actions.forget_drafts",
    "fanzha.delivery.actions.forget_messages",
    "fanzha.delivery.actions.forget_notices",
    "fanzha.knowledge.actions.forget_appeals",
    "fanzha.knowledge.actions.forget_listed",
    "fanzha.interception.actions.forget_sessions",
    "fanzha.detection.actions.forget_decisions",
    "fanzha.detection.actions.audit_forgotten_days",
    "fanzha.detection.actions.forget_histories",
    "fanzha.intake.actions.forget_reports",
    "fanzha.intake.actions.forget_tips",
)
