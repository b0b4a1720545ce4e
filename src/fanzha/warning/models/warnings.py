"""The warning: one suspected victim, from the first push to closing."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from fanzha.kit.actions import BlindIndex, EncryptedField
from fanzha.organisations import mask_id_card, mask_name, mask_phone
from fanzha.warning import wording
from fanzha.warning.badges import Badge, badge, scam_name, tier_in
from fanzha.warning.models.tiers import current_tiers
from fanzha.warning.outcomes import Basis, Outcome
from fanzha.warning.states import State

ACTIVE = Q(concluded_at__isnull=True)
"""Still being worked on: no outcome yet."""
OPEN = Q(closed_at__isnull=True)
"""In any state but closed."""
LATE = Q(overdue=True)
"""A deadline was missed."""


class Warning(models.Model):
    """潜在受害人(预警指令). `owner` is the unit that works on it, the centre while it waits.

    `tier_rank` repeats the tier's rank so that queues sort by it; `next_due_*` and `overdue`
    repeat what the deadline rows say, and are written in the same transaction.
    """

    FAMILY = "warning:warning"

    owner = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", db_index=False
    )
    name = EncryptedField(blank=True)
    name_index = BlindIndex(source="name")
    phone = EncryptedField(blank=True)
    phone_index = BlindIndex(source="phone")
    phone_last4 = BlindIndex(source="phone", last=4)
    id_card = EncryptedField(blank=True)
    id_index = BlindIndex(source="id_card")
    id_last4 = BlindIndex(source="id_card", last=4)
    id_valid = models.BooleanField(default=False)
    region = EncryptedField(blank=True)
    address = EncryptedField(blank=True)
    hukou = EncryptedField(blank=True)
    reason = EncryptedField(blank=True)  # why it was pushed, as pushed
    related = EncryptedField(blank=True)  # swindlers' numbers, sites, apps
    group = models.CharField(max_length=8, blank=True)  # minor, elderly
    away = models.BooleanField(default=False)
    rural = models.BooleanField(default=False)
    tier = models.CharField(max_length=16)
    tier_rank = models.PositiveSmallIntegerField()
    tier_at = models.DateTimeField(null=True)  # reached and dispatched
    raised = models.BooleanField(default=False)  # by a second warning number, once
    escalated = models.BooleanField(default=False)
    state = models.CharField(
        max_length=14, choices=[(s.value, s.value) for s in State], default=State.DEDUPLICATED.value
    )
    restricted = models.BooleanField(default=False)  # 本人涉嫌涉诈
    scam_type = models.CharField(max_length=8, blank=True)
    scam_text = models.CharField(max_length=100, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    source = models.CharField(max_length=60, blank=True)
    flags = models.JSONField(default=list)
    first_pushed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    feedback_by = models.DateTimeField(null=True)  # the platform's own deadline
    dispatched_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signer = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    contacted_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    feedback_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    next_due_kind = models.CharField(max_length=10, blank=True)
    overdue = models.BooleanField(default=False)
    unanswered = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(
        max_length=2, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    outcome_note = EncryptedField(blank=True)
    avoided_fen = models.BigIntegerField(default=0)
    basis = models.CharField(max_length=16, blank=True, choices=[(b.value, b.value) for b in Basis])
    loss_fen = models.BigIntegerField(default=0)
    app_installed = models.BooleanField(null=True)
    turn = models.PositiveSmallIntegerField(default=1)  # how often it was sent to a unit
    rounds = models.PositiveSmallIntegerField(default=1)  # how often the work began
    cohort_done = models.BooleanField(default=False)  # counted 30 days after the outcome

    class Meta:
        indexes = [
            # pages of the list, newest first: by each filter, of everybody and of one unit;
            # nearly all rows are closed, so the index of states leaves those out
            models.Index(fields=["-received_at", "-id"], name="warning_new"),
            models.Index(fields=["tier", "-received_at", "-id"], name="warning_new_tier"),
            models.Index(fields=["outcome", "-received_at", "-id"], name="warning_new_outcome"),
            models.Index(
                fields=["state", "-received_at", "-id"], name="warning_new_state", condition=OPEN
            ),
            models.Index(fields=["-received_at", "-id"], name="warning_new_late", condition=LATE),
            models.Index(fields=["owner", "-received_at", "-id"], name="warning_unit_new"),
            models.Index(fields=["owner", "tier", "-received_at", "-id"], name="warning_unit_tier"),
            models.Index(
                fields=["owner", "outcome", "-received_at", "-id"], name="warning_unit_outcome"
            ),
            models.Index(
                fields=["owner", "state", "-received_at", "-id"],
                name="warning_unit_state",
                condition=OPEN,
            ),
            models.Index(
                fields=["owner", "-received_at", "-id"], name="warning_unit_late", condition=LATE
            ),
            # the queue: overdue first, gravest first, then by what is due
            models.Index(
                fields=["owner", "-overdue", "tier_rank", "next_due_at"],
                name="warning_queue",
                condition=ACTIVE,
            ),
            models.Index(
                fields=["-overdue", "tier_rank", "next_due_at"],
                name="warning_queue_all",
                condition=ACTIVE,
            ),
            # the wall of tiers, answered from the index alone
            models.Index(
                fields=["owner", "tier_rank", "state", "overdue"],
                name="warning_wall",
                condition=ACTIVE,
            ),
            models.Index(
                fields=["tier_rank", "state", "overdue"], name="warning_wall_all", condition=ACTIVE
            ),
            # the funnel of a day, answered from the index alone
            models.Index(
                fields=[
                    "dispatched_at",
                    "owner",
                    "signed_at",
                    "contacted_at",
                    "met_at",
                    "outcome",
                ],
                name="warning_funnel",
            ),
            models.Index(fields=["signer", "next_due_at"], name="warning_mine", condition=ACTIVE),
            models.Index(fields=["name_index"], name="warning_name", condition=~Q(name_index="")),
            models.Index(fields=["id_index"], name="warning_id_card", condition=~Q(id_index="")),
            models.Index(
                fields=["phone_index"], name="warning_phone", condition=~Q(phone_index="")
            ),
            models.Index(
                fields=["phone_last4"], name="warning_phone4", condition=~Q(phone_last4="")
            ),
            models.Index(fields=["id_last4"], name="warning_id4", condition=~Q(id_last4="")),
            models.Index(
                fields=["concluded_at"],
                name="warning_cohort",
                condition=Q(cohort_done=False, concluded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"warning {self.pk}"

    @property
    def at(self) -> State:
        """The state as its enum."""
        return State(self.state)

    @property
    def is_open(self) -> bool:
        """False once closed."""
        return self.closed_at is None

    @property
    def clock_start(self) -> datetime:
        """When the clocks of the present tier began."""
        return self.tier_at or self.dispatched_at or self.received_at

    @property
    def masked_name(self) -> str:
        """As everybody who may see the warning sees it."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """As everybody who may see the warning sees it."""
        return mask_phone(self.phone)

    @property
    def id_masked(self) -> str:
        """First and last character, nothing where there is no number."""
        return mask_id_card(self.id_card) if self.id_card else ""

    @property
    def tier_badge(self) -> Badge:
        """The badge of its tier; a code taken out of the table keeps the nearest rank."""
        return badge(tier_in(current_tiers(), self.tier, self.tier_rank))

    @property
    def state_words(self) -> str:
        """The state as people call it."""
        return wording.state_name(self.state)

    @property
    def state_tone(self) -> str:
        """The tone of the state's badge."""
        return wording.state_tone(self.state)

    @property
    def clock_words(self) -> str:
        """What the next deadline waits for."""
        return wording.clock_name(self.next_due_kind) if self.next_due_kind else ""

    @property
    def scam_words(self) -> str:
        """The scam type in words, else what was pushed."""
        return scam_name(self.scam_type, self.scam_text)

    @property
    def outcome_words(self) -> str:
        """The outcome in words."""
        return f"{self.outcome} {wording.outcome_name(self.outcome)}" if self.outcome else ""


class Number(models.Model):
    """One more phone of the person, or one of the family."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="numbers")
    phone = EncryptedField()
    phone_index = BlindIndex(source="phone")
    phone_last4 = BlindIndex(source="phone", last=4)
    family = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index"], name="warning_number_full"),
            models.Index(fields=["phone_last4"], name="warning_number_last4"),
        ]

    def __str__(self) -> str:
        return f"number of {self.warning_id}"
