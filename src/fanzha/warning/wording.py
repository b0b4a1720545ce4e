"""What states, outcomes, results and marks are called on screen (domain.md 13)."""

from fanzha.kit import gettext as _
from fanzha.kit import gettext as spoken
from fanzha.warning.backcheck import Finding
from fanzha.warning.columns import Field
from fanzha.warning.deadlines import Clock
from fanzha.warning.flags import Flag, Reason, sentence
from fanzha.warning.outcomes import MESSAGES, AttemptKind, Basis, Outcome, Result
from fanzha.warning.states import State
from fanzha.warning.tiers import Colour, Shape


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; it is translated when it is shown."""
    return sentence


_STATES = {
    State.IMPORTED: gettext_noop("Imported"),
    State.DEDUPLICATED: gettext_noop("To be dispatched"),
    State.DISPATCHED: gettext_noop("Unsigned"),
    State.SIGNED: gettext_noop("Signed"),
    State.CONTACTING: gettext_noop("Being contacted"),
    State.PHONE_OK: gettext_noop("Reached by phone"),
    State.UNREACHABLE: gettext_noop("Not reached"),
    State.REFUSED: gettext_noop("Refuses"),
    State.VISITING: gettext_noop("Visit under way"),
    State.MET: gettext_noop("Met"),
    State.OUTCOME: gettext_noop("Awaiting feedback"),
    State.FEEDBACK: gettext_noop("Fed back"),
    State.FOLLOW_UP: gettext_noop("In follow-up"),
    State.CLOSED: gettext_noop("Closed"),
    State.REOPENED: gettext_noop("Reopened"),
    State.LINE_BUSY: gettext_noop("Line busy, perhaps with the swindler"),
    State.OUT_OF_AREA: gettext_noop("Asked elsewhere"),
    State.ABROAD: gettext_noop("Abroad"),
    State.NOT_THE_USER: gettext_noop("Not the user of the number"),
    State.SUSPECT: gettext_noop("Suspected of fraud"),
    State.WRONG_PERSON: gettext_noop("False alarm"),
}


def state_name(state: str) -> str:
    """A state of a warning."""
    return spoken(_STATES[State(state)])


def state_tone(state: str) -> str:
    """The tone of a state's badge."""
    if state in (State.CLOSED, State.MET, State.PHONE_OK, State.FEEDBACK, State.FOLLOW_UP):
        return "good"
    if state in (State.LINE_BUSY, State.REFUSED, State.SUSPECT):
        return "bad"
    return "soon" if state in (State.DEDUPLICATED, State.DISPATCHED, State.UNREACHABLE) else "info"


_OUTCOMES = {
    Outcome.R1: gettext_noop("Saw through it, no loss"),
    Outcome.R2: gettext_noop("Being deceived, loss stopped"),
    Outcome.R3: gettext_noop("Already deceived"),
    Outcome.R4: gettext_noop("Warning was false"),
    Outcome.R5: gettext_noop("Cannot be reached"),
    Outcome.R6: gettext_noop("Refuses to cooperate"),
    Outcome.R7: gettext_noop("Number dead"),
    Outcome.R8: gettext_noop("Handed over elsewhere"),
    Outcome.R9: gettext_noop("Repeated warning"),
}


def outcome_name(outcome: str) -> str:
    """An outcome R1–R9."""
    return spoken(_OUTCOMES[Outcome(outcome)])


_KINDS = {
    AttemptKind.SMS: gettext_noop("SMS"),
    AttemptKind.FLASH: gettext_noop("Flash SMS"),
    AttemptKind.ROBOT: gettext_noop("Robot call"),
    AttemptKind.CALL: gettext_noop("Phone call"),
    AttemptKind.FAMILY: gettext_noop("Family"),
    AttemptKind.COMMUNITY: gettext_noop("Community"),
    AttemptKind.VISIT: gettext_noop("Home visit"),
}


def kind_name(kind: str) -> str:
    """A kind of attempt."""
    return spoken(_KINDS[AttemptKind(kind)])


_RESULTS = {
    Result.REACHED: gettext_noop("Spoke with the person"),
    Result.SENT: gettext_noop("Message sent"),
    Result.NO_ANSWER: gettext_noop("No answer"),
    Result.BUSY: gettext_noop("Line busy"),
    Result.OFF: gettext_noop("Off or dead"),
    Result.REFUSED: gettext_noop("Refuses"),
    Result.NOT_HOME: gettext_noop("Not at home"),
    Result.NOT_THE_USER: gettext_noop("Somebody else uses it"),
    Result.ABROAD: gettext_noop("Abroad"),
    Result.ELSEWHERE: gettext_noop("Lives elsewhere"),
    Result.WRONG_PERSON: gettext_noop("Wrong person"),
    Result.SUSPECT: gettext_noop("Suspected of fraud"),
    Result.PASSED_ON: gettext_noop("Will pass it on"),
}


def result_name(result: str, kind: str = "") -> str:
    """What came of an attempt."""
    if result == Result.REACHED and kind in (AttemptKind.VISIT, AttemptKind.COMMUNITY):
        return _("Met and dissuaded")
    if result == Result.NO_ANSWER and kind in MESSAGES:
        return _("Not delivered")
    return spoken(_RESULTS[Result(result)])


_CLOCKS = {
    Clock.SIGN: gettext_noop("Sign"),
    Clock.CALL: gettext_noop("Call"),
    Clock.VISIT: gettext_noop("Meet"),
    Clock.FEEDBACK: gettext_noop("Feedback"),
    Clock.FOLLOWUP: gettext_noop("Follow-up"),
    Clock.ASSIST: gettext_noop("Answer from elsewhere"),
}


def clock_name(kind: str) -> str:
    """What a clock waits for."""
    return spoken(_CLOCKS[Clock(kind)])


_BASISS = {
    Basis.FILLED_NOT_SENT: gettext_noop("Slip filled, not sent"),
    Basis.WITHDRAWN: gettext_noop("Transfer withdrawn"),
    Basis.STOPPED: gettext_noop("Payment stopped"),
    Basis.CAUGHT: gettext_noop("Caught on the spot"),
}


def basis_name(basis: str) -> str:
    """Why an amount counts as avoided."""
    return spoken(_BASISS[Basis(basis)])


_FINDINGS = {
    Finding.NO_WARNING: gettext_noop("No warning before"),
    Finding.NOT_MET: gettext_noop("Warned, not met"),
    Finding.OVERDUE: gettext_noop("Overdue"),
    Finding.DECEIVED_AFTER: gettext_noop("Deceived after dissuasion"),
}


def finding_name(finding: str) -> str:
    """What a look-back found."""
    return spoken(_FINDINGS[Finding(finding)])


_CAUSES = {
    "not_pushed": gettext_noop("The platform pushed nothing"),
    "late_push": gettext_noop("Pushed too late"),
    "late_dispatch": gettext_noop("Dispatched too late"),
    "not_reached": gettext_noop("The person was not reached"),
    "not_met": gettext_noop("Only phoned, not met"),
    "poor_talk": gettext_noop("The talk did not convince"),
    "returned": gettext_noop("The swindler came back"),
    "data_error": gettext_noop("Wrong number or address"),
    "other": gettext_noop("Other"),
}


def cause_name(cause: str) -> str:
    """Why it came to the case, as the check concludes."""
    return spoken(_CAUSES[cause])


_FLAGS = {
    Flag.ID_CHECK: gettext_noop("id number: check digit wrong"),
    Flag.ID_SHAPE: gettext_noop("id number incomplete or of another kind"),
    Flag.PHONE_BROKEN: gettext_noop("a phone cannot be dialled"),
    Flag.PHONE_LANDLINE: gettext_noop("landline"),
    Flag.PHONE_FOREIGN: gettext_noop("foreign phone"),
    Flag.NAME_MISSING: gettext_noop("name missing"),
    Flag.TIER_MISSING: gettext_noop("tier missing"),
    Flag.TIER_UNKNOWN: gettext_noop("tier not understood"),
    Flag.TIME_UNREADABLE: gettext_noop("time not readable"),
    Flag.TIME_AHEAD: gettext_noop("time lies ahead"),
    Flag.AMOUNT_UNREADABLE: gettext_noop("amount not readable"),
    Flag.IDENTITY_AMBIGUOUS: gettext_noop("name and phone fit two id numbers"),
    Flag.NUMBER_SHARED: gettext_noop("one warning number for two persons"),
    Flag.FORMULA: gettext_noop("cell holds a formula"),
    Flag.EXTRA_CELLS: gettext_noop("more cells than headers"),
}


def flag_name(flag: str) -> str:
    """A mark on a pushed row."""
    return spoken(_FLAGS[Flag(flag)])


def reason_name(reason: str) -> str:
    """Why a row was rejected."""
    return sentence(Reason(reason)) if reason in list(Reason) else reason


def group_name(group: str) -> str:
    """The victim group that matters for how to speak."""
    return {"minor": _("minor"), "elderly": _("elderly")}.get(group, "")


def raise_reason(why: str) -> str:
    """Why a tier was raised, in words."""
    return {
        "no_answer": _("nobody answered three times"),
        "hit": _("a further hit"),
        "regraded": _("the platform graded it higher"),
    }.get(why, "")


def step_name(old: str, new: str, note: str) -> str:
    """One line of the history."""
    head, _colon, _rest = note.partition(":")
    if head == "tier":
        return _("Tier raised")
    if head == "kept":
        return _("Pushed again with a lower tier; the tier stays")
    if head == "cleared":
        return _("Suspicion lifted, dispatched again")
    if old == new:
        return {
            "to": _("Dispatched"),
            "hit": _("Pushed again"),
            "taken_over": _("Taken over by a colleague"),
            "visit_asked": _("Community asked for a visit"),
            "photo": _("Photo added"),
            "photo_removed": _("Photo removed"),
        }.get(head, state_name(new))
    return {
        State.DEDUPLICATED: _("Received and de-duplicated"),
        State.DISPATCHED: _("Dispatched"),
        State.OUTCOME: _("Outcome recorded"),
    }.get(State(new), state_name(new))


_FIELDS = {
    Field.WARNING_NO: gettext_noop("Warning number"),
    Field.PUSHED_AT: gettext_noop("Time pushed"),
    Field.TIER: gettext_noop("Tier"),
    Field.NAME: gettext_noop("Full name"),
    Field.ID_CARD: gettext_noop("Id number"),
    Field.PHONE: gettext_noop("Phone"),
    Field.ADDRESS: gettext_noop("Address"),
    Field.HUKOU: gettext_noop("Registered address"),
    Field.REGION: gettext_noop("Area or unit"),
    Field.SCAM_TYPE: gettext_noop("Scam type"),
    Field.RELATED: gettext_noop("Swindler's numbers, sites, apps"),
    Field.CALLS: gettext_noop("Calls and their length"),
    Field.AMOUNT: gettext_noop("Amount suspected"),
    Field.SOURCE: gettext_noop("Pushed by"),
    Field.FEEDBACK_BY: gettext_noop("Feedback wanted by"),
    Field.REASON: gettext_noop("Why it was pushed"),
    Field.NOTE: gettext_noop("Remark"),
    Field.AWAY: gettext_noop("Works away from home"),
    Field.FAMILY: gettext_noop("Phone of the family"),
    Field.SEX: gettext_noop("Sex"),
    Field.AGE: gettext_noop("Age"),
    Field.JOB: gettext_noop("Work"),
    Field.SERIAL: gettext_noop("Line number"),
    Field.OUTCOME: gettext_noop("Feedback: outcome"),
    Field.SUCCESS: gettext_noop("Feedback: dissuaded?"),
    Field.MET: gettext_noop("Feedback: met?"),
    Field.DECEIVED: gettext_noop("Feedback: deceived?"),
    Field.APP: gettext_noop("Feedback: app installed?"),
    Field.ACCOUNT_OF_WORK: gettext_noop("Feedback: account of the work"),
    Field.METHOD: gettext_noop("Feedback: method"),
    Field.ATTEMPTS: gettext_noop("Feedback: attempts"),
    Field.CALL_TIMES: gettext_noop("Feedback: calls"),
    Field.VISIT_TIMES: gettext_noop("Feedback: visits"),
    Field.SIGNED_AT: gettext_noop("Feedback: time signed"),
    Field.CONTACTED_AT: gettext_noop("Feedback: time of contact"),
    Field.MET_AT: gettext_noop("Feedback: time of meeting"),
    Field.CLOSED_AT: gettext_noop("Feedback: time of outcome"),
    Field.FEEDBACK_AT: gettext_noop("Feedback: time"),
    Field.OFFICER: gettext_noop("Feedback: officer"),
    Field.UNIT: gettext_noop("Feedback: unit"),
    Field.AVOIDED: gettext_noop("Feedback: loss avoided"),
    Field.LOSS: gettext_noop("Feedback: loss"),
}


def field_name(field: Field) -> str:
    """What a column of a pushed list may hold."""
    return spoken(_FIELDS[field])


_COLOURS = {
    Colour.RED: gettext_noop("red"),
    Colour.ORANGE: gettext_noop("orange"),
    Colour.YELLOW: gettext_noop("yellow"),
    Colour.BLUE: gettext_noop("blue"),
    Colour.GREEN: gettext_noop("green"),
    Colour.GREY: gettext_noop("grey"),
}


def colour_name(colour: str) -> str:
    """A colour of a badge."""
    return spoken(_COLOURS[Colour(colour)])


_SHAPES = {
    Shape.OCTAGON: gettext_noop("octagon"),
    Shape.TRIANGLE: gettext_noop("triangle"),
    Shape.DIAMOND: gettext_noop("diamond"),
    Shape.CIRCLE: gettext_noop("circle"),
    Shape.SQUARE: gettext_noop("square"),
}


def shape_name(shape: str) -> str:
    """A shape of a badge."""
    return spoken(_SHAPES[Shape(shape)])
