"""The report (接警单): who called, what happened, where it stands."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.intake.states import State
from fanzha.intake.urgency import Urgency
from fanzha.intake.wording import state_name
from fanzha.kit import Forbidden, ref
from fanzha.kit.actions import BlindIndex, EncryptedField, is_chinese
from fanzha.knowledge import taxonomy
from fanzha.organisations import mask_address, mask_id_card, mask_name, mask_phone

MASKS = {
    "reporter_name": mask_name,
    "reporter_phone": mask_phone,
    "reporter_id": mask_id_card,
    "victim_name": mask_name,
    "victim_phone": mask_phone,
    "victim_id": mask_id_card,
    "victim_address": mask_address,
}


class Report(models.Model):
    """One call, visit or message about a fraud. Everything that names a victim is sealed."""

    FAMILY = "intake:report"

    class Source(models.TextChoices):
        """报案方式: how the report came in."""

        CALL_110 = "110", _("110 call")
        CALL_96110 = "96110", _("96110 call")
        VISIT = "visit", _("At the counter")
        ONLINE = "online", _("Online")
        BANK = "bank", _("From a bank")
        WARNING = "warning", _("From a warning")

    number = models.CharField(_("call sheet number"), max_length=40, unique=True)
    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.CALL_110)
    state = models.CharField(
        max_length=24, choices=[(s.value, s.value) for s in State], default=State.CALL.value
    )
    urgency = models.CharField(
        max_length=6, choices=[(u.value, u.value) for u in Urgency], default=Urgency.NONE.value
    )
    still_in_contact = models.BooleanField(null=True)

    narrative = EncryptedField(blank=True)
    reporter_name = EncryptedField(blank=True)
    reporter_phone = EncryptedField(blank=True)
    reporter_phone_index = BlindIndex(source="reporter_phone", db_index=True)
    reporter_phone_last4 = BlindIndex(source="reporter_phone", last=4, db_index=True)
    reporter_id = EncryptedField(blank=True)
    reporter_id_index = BlindIndex(source="reporter_id", db_index=True)
    victim_name = EncryptedField(blank=True)
    victim_phone = EncryptedField(blank=True)
    victim_phone_index = BlindIndex(source="victim_phone", db_index=True)
    victim_phone_last4 = BlindIndex(source="victim_phone", last=4, db_index=True)
    victim_id = EncryptedField(blank=True)
    victim_id_index = BlindIndex(source="victim_id", db_index=True)
    victim_address = EncryptedField(blank=True)
    # The grid or community the victim lives in, as far as the address names it.
    home = models.ForeignKey("organisations.Unit", models.SET_NULL, null=True, related_name="+")
    victim_job = models.CharField(max_length=40, blank=True)
    # The other fields of E-CASE and the officer's answers to the checklist, as JSON texts.
    extra = EncryptedField(blank=True)
    answers = EncryptedField(blank=True)

    type_code = models.CharField(max_length=8, blank=True)
    sub_type = models.CharField(max_length=8, blank=True)
    secondary = models.JSONField(default=list, blank=True)
    probability = models.FloatField(null=True)  # of the proposed type, 0–1
    classified = models.BooleanField(default=False)  # an officer confirmed the type
    paid = models.BooleanField(null=True)  # None: not known yet
    loss_fen = models.BigIntegerField(default=0)
    missing = models.PositiveSmallIntegerField(default=0)  # open items of the minimum set

    received_at = models.DateTimeField()
    occurred_on = models.DateField()
    accepted_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    solved_on = models.DateField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-received_at", "-id"], name="intake_report_owner"),
            models.Index(fields=["-received_at", "-id"], name="intake_report_time"),
            models.Index(fields=["state", "-received_at", "-id"], name="intake_report_state_all"),
            models.Index(
                fields=["type_code", "-received_at", "-id"], name="intake_report_type_all"
            ),
            models.Index(
                fields=["type_code", "state", "-received_at", "-id"], name="intake_report_both"
            ),
            models.Index(
                fields=["owner", "type_code", "state", "-received_at", "-id"],
                name="intake_report_unit_both",
            ),
            models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(missing__gt=0),
                name="intake_report_missing_all",
            ),
            models.Index(
                fields=["owner", "state", "-received_at", "-id"], name="intake_report_state"
            ),
            models.Index(
                fields=["owner", "type_code", "-received_at", "-id"], name="intake_report_type"
            ),
            models.Index(
                fields=["owner", "-received_at"],
                condition=models.Q(missing__gt=0),
                name="intake_report_missing",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """The reference under which others know this report."""
        return ref("intake", "report", self.pk)

    @property
    def code(self) -> str:
        """The scam type as exactly as it is known."""
        return self.sub_type or self.type_code

    @property
    def type_words(self) -> str:
        """The name of the scam type, with a question mark until an officer confirmed it."""
        known = taxonomy()
        if not known.knows(self.code):
            return ""
        chinese = is_chinese()
        name = known.name(self.code) if chinese else known.name_en(self.code)
        return name if self.classified else f"{name}{'？' if chinese else '?'}"  # chinese: a mark

    @property
    def state_words(self) -> str:
        """The state as people call it."""
        return state_name(self.state)

    def masked(self, field: str) -> str:
        """A personal field as everybody who may see the report sees it."""
        return MASKS[field](getattr(self, field))

    def personal(self, field: str) -> str:
        """The plain text of a personal field; the caller has checked purpose and audit."""
        if field not in MASKS:
            raise Forbidden("This field cannot be opened singly.")
        return str(getattr(self, field))
