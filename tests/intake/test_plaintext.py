"""No column of the database shows what names a victim."""

from django.apps import apps
from django.db import connection
from django.test import Client
from tests.cast import Cast
from tests.makers.intake import PHONE, STORY, make_report

from fanzha.intake.actions import assign, decide, give_tip
from fanzha.intake.states import State

CARD = "9999990000000019"
ADDRESS = "示范县城关镇东门路8号"
PLANTED = {
    "victim_address": ADDRESS,
    "payer_account": CARD,
    "reporter_id": "990101199001010021",
}
SECRETS = (
    PHONE,
    CARD,
    ADDRESS,
    "王小明",
    "990101199001010013",
    "990101199001010021",
    "说会员要扣费",
)


def _cells() -> str:
    """Every cell of every table, as the database holds it."""
    texts = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'select * from "{model._meta.db_table}"')
            texts += [str(row) for row in cursor.fetchall()]
    return "\n".join(texts)


def test_planted_identifiers_are_in_no_column(cast: Cast) -> None:
    story = f"本人王小明，电话{PHONE}，从我的卡{CARD}付款。{STORY}"
    report = make_report(cast.lin, narrative=story, answers={"1.payer_account": CARD}, **PLANTED)
    client = Client()
    client.force_login(cast.lin, "django.contrib.auth.backends.ModelBackend")
    client.post("/seat/draft/", {"narrative": story, "f-reporter_phone": PHONE})
    decide(report, State.CONSULT_ONLY, cast.lin, reason=f"王小明来电{PHONE}说没有损失")
    assign(report, cast.station, cast.lin)
    give_tip(f"王小明正在转账，他的卡{CARD}，电话{PHONE}", "10.9.8.7")

    cells = _cells()

    assert report.number in cells
    for secret in (*SECRETS, "10.9.8.7"):
        assert secret not in cells
