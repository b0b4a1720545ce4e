"""What states, outcomes, results and marks are called on screen (domain.md 13)."""

from fanzha.kit import gettext as _
from fanzha.warning.backcheck import Finding
from fanzha.warning.columns import Field
from fanzha.warning.deadlines import Clock
from fanzha.warning.flags import Flag, Reason, sentence
from fanzha.warning.outcomes import AttemptKind, Basis, Outcome, Result
from fanzha.warning.states import State
from fanzha.warning.tiers import Colour, Shape


def state_name(state: str) -> str:
    """A state of a warning."""
    return {
        State.IMPORTED: _("Imported"),
        State.DEDUPLICATED: _("To be dispatched"),
        State.DISPATCHED: _("Unsigned"),
        State.SIGNED: _("Signed"),
        State.CONTACTING: _("Being contacted"),
        State.PHONE_OK: _("Reached by phone"),
        State.UNREACHABLE: _("Not reached"),
        State.REFUSED: _("Refuses"),
        State.VISITING: _("Visit under way"),
        State.MET: _("Met"),
        State.OUTCOME: _("Awaiting feedback"),
        State.FEEDBACK: _("Fed back"),
        State.FOLLOW_UP: _("In follow-up"),
        State.CLOSED: _("Closed"),
        State.REOPENED: _("Reopened"),
        State.LINE_BUSY: _("Line busy, perhaps with the swindler"),
        State.OUT_OF_AREA: _("Asked elsewhere"),
        State.ABROAD: _("Abroad"),
        State.NOT_THE_USER: _("Not the user of the number"),
        State.SUSPECT: _("Suspected of fraud"),
        State.WRONG_PERSON: _("False alarm"),
    }[State(state)]


def state_tone(state: str) -> str:
    """The tone of a state's badge."""
    if state in (State.CLOSED, State.MET, State.PHONE_OK, State.FEEDBACK, State.FOLLOW_UP):
        return "good"
    if state in (State.LINE_BUSY, State.REFUSED, State.SUSPECT):
        return "bad"
    return "soon" if state in (State.DEDUPLICATED, State.DISPATCHED, State.UNREACHABLE) else "info"


def outcome_name(outcome: str) -> str:
    """An outcome R1–R9."""
    return {
        Outcome.R1: _("Saw through it, no loss"),
        Outcome.R2: _("Being deceived, loss stopped"),
        Outcome.R3: _("Already deceived"),
        Outcome.R4: _("Warning was false"),
        Outcome.R5: _("Cannot be reached"),
        Outcome.R6: _("Refuses to cooperate"),
        Outcome.R7: _("Number dead"),
        Outcome.R8: _("Handed over elsewhere"),
        Outcome.R9: _("Repeated warning"),
    }[Outcome(outcome)]


def kind_name(kind: str) -> str:
    """A kind of attempt."""
    return {
        AttemptKind.SMS: _("SMS"),
        AttemptKind.FLASH: _("Flash SMS"),
        AttemptKind.ROBOT: _("Robot call"),
        AttemptKind.CALL: _("Phone call"),
        AttemptKind.FAMILY: _("Family"),
        AttemptKind.COMMUNITY: _("Community"),
        AttemptKind.VISIT: _("Home visit"),
    }[AttemptKind(kind)]


def result_name(result: str, kind: str = "") -> str:
    """What came of an attempt."""
    if result == Result.REACHED and kind in (AttemptKind.VISIT, AttemptKind.COMMUNITY):
        return _("Met and dissuaded")
    return {
        Result.REACHED: _("Spoke with the person"),
        Result.SENT: _("Sent"),
        Result.NO_ANSWER: _("No answer"),
        Result.BUSY: _("Line busy"),
        Result.OFF: _("Off or dead"),
        Result.REFUSED: _("Refuses"),
        Result.NOT_HOME: _("Not at home"),
        Result.NOT_THE_USER: _("Somebody else uses it"),
        Result.ABROAD: _("Abroad"),
        Result.ELSEWHERE: _("Lives elsewhere"),
        Result.WRONG_PERSON: _("Wrong person"),
        Result.SUSPECT: _("Suspected of fraud"),
        Result.PASSED_ON: _("Will pass it on"),
    }[Result(result)]


def clock_name(kind: str) -> str:
    """What a clock waits for."""
    return {
        Clock.SIGN: _("Sign"),
        Clock.CALL: _("Call"),
        Clock.VISIT: _("Meet"),
        Clock.FEEDBACK: _("Feedback"),
        Clock.FOLLOWUP: _("Follow-up"),
        Clock.ASSIST: _("Answer from elsewhere"),
    }[Clock(kind)]


def basis_name(basis: str) -> str:
    """Why an amount counts as avoided."""
    return {
        Basis.FILLED_NOT_SENT: _("Slip filled, not sent"),
        Basis.WITHDRAWN: _("Transfer withdrawn"),
        Basis.STOPPED: _("Payment stopped"),
        Basis.CAUGHT: _("Caught on the spot"),
    }[Basis(basis)]


def finding_name(finding: str) -> str:
    """What a look-back found."""
    return {
        Finding.NO_WARNING: _("No warning before"),
        Finding.NOT_MET: _("Warned, not met"),
        Finding.OVERDUE: _("Overdue"),
        Finding.DECEIVED_AFTER: _("Deceived after dissuasion"),
    }[Finding(finding)]


def cause_name(cause: str) -> str:
    """Why it came to the case, as the check concludes."""
    return {
        "not_pushed": _("The platform pushed nothing"),
        "late_push": _("Pushed too late"),
        "late_dispatch": _("Dispatched too late"),
        "not_reached": _("The person was not reached"),
        "not_met": _("Only phoned, not met"),
        "poor_talk": _("The talk did not convince"),
        "returned": _("The swindler came back"),
        "data_error": _("Wrong number or address"),
        "other": _("Other"),
    }[cause]


def flag_name(flag: str) -> str:
    """A mark on a pushed row."""
    return {
        Flag.ID_CHECK: _("id number: check digit wrong"),
        Flag.ID_SHAPE: _("id number incomplete or of another kind"),
        Flag.PHONE_BROKEN: _("a phone cannot be dialled"),
        Flag.PHONE_LANDLINE: _("landline"),
        Flag.PHONE_FOREIGN: _("foreign phone"),
        Flag.NAME_MISSING: _("name missing"),
        Flag.TIER_MISSING: _("tier missing"),
        Flag.TIER_UNKNOWN: _("tier not understood"),
        Flag.TIME_UNREADABLE: _("time not readable"),
        Flag.TIME_AHEAD: _("time lies ahead"),
        Flag.AMOUNT_UNREADABLE: _("amount not readable"),
        Flag.IDENTITY_AMBIGUOUS: _("name and phone fit two id numbers"),
        Flag.NUMBER_SHARED: _("one warning number for two persons"),
        Flag.FORMULA: _("cell holds a formula"),
        Flag.EXTRA_CELLS: _("more cells than headers"),
    }[Flag(flag)]


def reason_name(reason: str) -> str:
    """Why a row was rejected."""
    return sentence(Reason(reason)) if reason in list(Reason) else reason


def group_name(group: str) -> str:
    """The victim group that matters for how to speak."""
    return {"minor": _("minor"), "elderly": _("elderly")}.get(group, "")


def step_name(old: str, new: str, note: str) -> str:
    """One line of the history."""
    head, _colon, _rest = note.partition(":")
    if head == "tier":
        return _("Tier raised")
    if old == new:
        return {
            "hit": _("Pushed again"),
            "taken_over": _("Taken over by a colleague"),
            "visit_asked": _("Community asked for a visit"),
        }.get(head, state_name(new))
    return {
        State.DEDUPLICATED: _("Received and de-duplicated"),
        State.DISPATCHED: _("Dispatched"),
        State.OUTCOME: _("Outcome recorded"),
    }.get(State(new), state_name(new))


def field_name(field: Field) -> str:
    """What a column of a pushed list may hold."""
    return {
        Field.WARNING_NO: _("Warning number"),
        Field.PUSHED_AT: _("Time pushed"),
        Field.TIER: _("Tier"),
        Field.NAME: _("Full name"),
        Field.ID_CARD: _("Id number"),
        Field.PHONE: _("Phone"),
        Field.ADDRESS: _("Address"),
        Field.HUKOU: _("Registered address"),
        Field.REGION: _("Area or unit"),
        Field.SCAM_TYPE: _("Scam type"),
        Field.RELATED: _("Swindler's numbers, sites, apps"),
        Field.CALLS: _("Calls and their length"),
        Field.AMOUNT: _("Amount suspected"),
        Field.SOURCE: _("Pushed by"),
        Field.FEEDBACK_BY: _("Feedback wanted by"),
        Field.REASON: _("Why it was pushed"),
        Field.NOTE: _("Remark"),
        Field.AWAY: _("Works away from home"),
        Field.FAMILY: _("Phone of the family"),
        Field.SEX: _("Sex"),
        Field.AGE: _("Age"),
        Field.JOB: _("Work"),
        Field.SERIAL: _("Line number"),
        Field.OUTCOME: _("Feedback: outcome"),
        Field.SUCCESS: _("Feedback: dissuaded?"),
        Field.MET: _("Feedback: met?"),
        Field.DECEIVED: _("Feedback: deceived?"),
        Field.APP: _("Feedback: app installed?"),
        Field.ACCOUNT_OF_WORK: _("Feedback: account of the work"),
        Field.METHOD: _("Feedback: method"),
        Field.ATTEMPTS: _("Feedback: attempts"),
        Field.CALL_TIMES: _("Feedback: calls"),
        Field.VISIT_TIMES: _("Feedback: visits"),
        Field.SIGNED_AT: _("Feedback: time signed"),
        Field.CONTACTED_AT: _("Feedback: time of contact"),
        Field.MET_AT: _("Feedback: time of meeting"),
        Field.CLOSED_AT: _("Feedback: time of outcome"),
        Field.FEEDBACK_AT: _("Feedback: time"),
        Field.OFFICER: _("Feedback: officer"),
        Field.UNIT: _("Feedback: unit"),
        Field.AVOIDED: _("Feedback: loss avoided"),
        Field.LOSS: _("Feedback: loss"),
    }[field]


def colour_name(colour: str) -> str:
    """A colour of a badge."""
    return {
        Colour.RED: _("red"),
        Colour.ORANGE: _("orange"),
        Colour.YELLOW: _("yellow"),
        Colour.BLUE: _("blue"),
        Colour.GREEN: _("green"),
        Colour.GREY: _("grey"),
    }[Colour(colour)]


def shape_name(shape: str) -> str:
    """A shape of a badge."""
    return {
        Shape.OCTAGON: _("octagon"),
        Shape.TRIANGLE: _("triangle"),
        Shape.DIAMOND: _("diamond"),
        Shape.CIRCLE: _("circle"),
        Shape.SQUARE: _("square"),
    }[Shape(shape)]
