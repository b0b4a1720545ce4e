"""Rules as people edit and publish them, decisions as pages show them, backtests."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fanzha.detection.outcome import Outcome
from fanzha.kit.actions import is_chinese

PERSON = "organisations.Person"
UNIT = "organisations.Unit"
OUTCOMES = {
    Outcome.ALLOW: _("Allow"),
    Outcome.REMIND: _("Remind"),
    Outcome.VERIFY: _("Verify"),
    Outcome.DELAY: _("Delay"),
    Outcome.HOLD: _("Hold"),
    Outcome.BLOCK: _("Refuse"),
}
SCENARIOS = {
    "transfer": _("Transfer"),
    "account_opening": _("Account opening"),
    "payment_session": _("Payment session"),
}


class RuleRow(models.Model):
    """One version of a rule; only a draft can be edited, a change of any other makes a new version.

    `pack` is the digest of the shipped text that this version stands for, empty for edited ones.
    """

    class State(models.TextChoices):
        """draft → shadow → published → retired, or from draft straight to published."""

        DRAFT = "draft", _("Draft")
        SHADOW = "shadow", _("Shadow")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    scenario = models.CharField(max_length=20, choices=list(SCENARIOS.items()))
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    when = models.TextField()
    score = models.PositiveSmallIntegerField()
    outcome = models.PositiveSmallIntegerField(
        choices=[(int(step), words) for step, words in OUTCOMES.items()]
    )
    reason_zh = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    script = models.TextField(blank=True)
    rollout = models.PositiveSmallIntegerField(default=100)
    examples = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    pack = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("code", "version", name="detection_rule_version"),
            models.UniqueConstraint(
                "code", "state", condition=~Q(state="retired"), name="detection_rule_one_state"
            ),
            models.CheckConstraint(
                condition=Q(score__lte=100, rollout__lte=100), name="detection_rule_bounds"
            ),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="detection_rule_time"),
            models.Index(fields=["code", "id"], name="detection_rule_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.name_zh if is_chinese() else self.name_en

    @property
    def reason(self) -> str:
        """What the customer's bank is told, in the language of the page."""
        return self.reason_zh if is_chinese() else self.reason_en


class RuleStep(models.Model):
    """What happened to a version of a rule: when, by whom, why."""

    rule = models.ForeignKey(RuleRow, models.CASCADE, related_name="steps", db_index=False)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=RuleRow.State.choices)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rule", "-at"], name="detection_rulestep_time")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.before}→{self.after}"


class RulePublication(models.Model):
    """Rules put in force: the digest that names their folder, and the version decisions tell."""

    sha = models.CharField(max_length=64)
    version = models.CharField(max_length=12)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    rules = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="detection_rulepub_time")]

    def __str__(self) -> str:
        return self.version


class Decision(models.Model):
    """A decision as the journal of the decision process told it; never changed but for its label.

    `event` holds the columns of the event, personal ones as pseudonyms; `features` those behind an
    outcome from `verify` on. Times: `occurred_at` says
    the event, `received_at` the box.
    """

    FAMILY = "detection:decision"

    class Label(models.TextChoices):
        """What became of the event, as its unit said later."""

        NONE = "", _("not known")
        FRAUD = "fraud", _("Fraud")
        LEGITIMATE = "legitimate", _("Legitimate")

    seq = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=32)
    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+", db_index=False)
    scenario = models.CharField(max_length=20, choices=list(SCENARIOS.items()))
    outcome = models.PositiveSmallIntegerField(
        choices=[(int(step), words) for step, words in OUTCOMES.items()]
    )
    score = models.PositiveSmallIntegerField()
    failed = models.BooleanField(default=False)
    amount_fen = models.BigIntegerField(null=True)
    spent_us = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    event = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    features = models.JSONField(default=dict)
    label = models.CharField(max_length=10, choices=Label.choices, blank=True)
    labelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="detection_decision_key"),
            models.Index(fields=["owner", "-occurred_at", "-id"], name="detection_decision_owner"),
            models.Index(fields=["-occurred_at", "-id"], name="detection_decision_time"),
            models.Index(fields=["received_at"], name="detection_decision_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} {self.seq}"

    @property
    def reasons(self) -> list[str]:
        """Why, in the language of the page; the weightiest first."""
        tongue = "zh" if is_chinese() else "en"
        return [reason[tongue] for reason in self.answer.get("reasons", ())]

    @property
    def why(self) -> str:
        """The reasons in one line, for files."""
        return " ".join(self.reasons)


class LabelStep(models.Model):
    """What was said of a decision afterwards: when, by whom, why; no person: the unit's program."""

    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="label_steps", db_index=False
    )
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=Decision.Label.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["decision", "-at"], name="detection_label_time")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.before}→{self.after}"


class RuleHit(models.Model):
    """A version of a rule that a decision names: counted, in shadow, or in error.

    `version` is None where it is not known: answers of rules that this centre never published.
    """

    class Kind(models.TextChoices):
        """How the rule took part."""

        COUNTED = "counted", _("counted")
        SHADOW = "shadow", _("not counted")
        ERROR = "error", _("in error")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="hits")
    rule = models.CharField(max_length=60)
    version = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["rule", "-occurred_at"], name="detection_hit_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}"


class JournalMark(models.Model):
    """How far a day of the journal is copied: the last decision and the last label."""

    day = models.CharField(max_length=10, unique=True)
    seq = models.BigIntegerField(default=0)
    label = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.seq} {self.label}"


class BacktestRun(models.Model):
    """The rules being edited beside those in force, on a file of past events."""

    class State(models.TextChoices):
        """waiting → running → done, or failed with a sentence; cancelled before it ended."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    scenario = models.CharField(max_length=20, choices=list(SCENARIOS.items()))
    file = models.CharField(max_length=100)
    labels = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    pid = models.IntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="detection_backtest_time")]

    def __str__(self) -> str:
        return f"{self.file} {self.state}"
