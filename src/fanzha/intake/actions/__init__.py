"""What intake offers that needs the database."""

from fanzha.intake.actions.deciding import assign, decide
from fanzha.intake.actions.finding import find_reports, report_for, resolve_report, resolve_tip
from fanzha.intake.actions.homes import home_of
from fanzha.intake.actions.keeping import forget_reports, forget_tips, handover
from fanzha.intake.actions.likeness import keep_sketch
from fanzha.intake.actions.methods import count_methods, method_facts
from fanzha.intake.actions.posting import facts_of, post
from fanzha.intake.actions.taking import NumberTaken, Taken, retake, take
from fanzha.intake.actions.tips import follow_tip, forget_counts, give_tip, move_tip
from fanzha.intake.models import Element, Payment, Report, Sketch, StateChange, Tip

__all__ = [
    "Element",
    "NumberTaken",
    "Payment",
    "Report",
    "Sketch",
    "StateChange",
    "Taken",
    "Tip",
    "assign",
    "count_methods",
    "decide",
    "facts_of",
    "find_reports",
    "follow_tip",
    "forget_counts",
    "forget_reports",
    "forget_tips",
    "give_tip",
    "handover",
    "home_of",
    "keep_sketch",
    "method_facts",
    "move_tip",
    "post",
    "report_for",
    "resolve_report",
    "resolve_tip",
    "retake",
    "take",
]
