"""Sample objects of the detection part: rules are common to the centre, decisions are a unit's."""

from fanzha.detection.actions.backtests import State
from fanzha.detection.actions.labelfiles import import_labels
from fanzha.detection.models import BacktestRun
from fanzha.kit import now
from tests.cast import Cast
from tests.makers.decisions import make_decision, make_draft
from tests.routes import Sample

PARTNERS = ("li", "wu", "he", "pay", "xu", "yu", "sun", "zhao")
POSTED = (200, 302, 400, 409)


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    row = make_draft(cast.feng)
    other = make_draft(cast.feng, code="OTHER-2")
    mine = {"pk": row.pk}
    dropped = make_draft(cast.feng, code="OTHER-3")
    run = BacktestRun.objects.create(
        person=cast.feng, at=now(), scenario="transfer", file="a.csv", state=State.FAILED
    )
    waiting = BacktestRun.objects.create(
        person=cast.feng, at=now(), scenario="transfer", file="a.csv"
    )
    decided = {"pk": make_decision(cast.branch).pk}
    labels = {"pk": import_labels(b"event_id,label\nT1,fraud\n", "a.csv", cast.wu).pk}

    def changed(who: str) -> Sample:
        return Sample(mine, who, partners=PARTNERS, method="post", answers=POSTED)

    return {
        "detection:rule": Sample(mine, "feng", partners=PARTNERS),
        "detection:rule-edit": Sample(mine, "feng", partners=PARTNERS),
        "detection:rule-diff": Sample({**mine, "other": other.pk}, "feng", partners=PARTNERS),
        "detection:rule-example": changed("feng"),
        "detection:rule-version": changed("feng"),
        "detection:rule-drop": Sample({"pk": dropped.pk}, "feng", partners=PARTNERS, method="post"),
        "detection:rule-shadow": changed("feng"),
        "detection:rule-publish": changed("tang"),
        "detection:rule-retire": changed("tang"),
        "detection:backtest": Sample({"pk": run.pk}, "feng", partners=PARTNERS),
        "detection:backtest-cancel": Sample(
            {"pk": waiting.pk}, "feng", partners=PARTNERS, method="post"
        ),
        "detection:decision": Sample(
            decided, "wu", hidden_from=("pay", "chen"), partners=("zhao", "he", "xu")
        ),
        "detection:decision-label": Sample(
            decided,
            "wu",
            hidden_from=("pay", "chen"),
            partners=("zhao", "he", "xu"),
            method="post",
            answers=POSTED,
        ),
        "detection:labels-imported": Sample(
            labels, "wu", hidden_from=("pay", "chen"), partners=("zhao", "he", "xu")
        ),
        "detection:labels-rejected": Sample(
            labels, "wu", hidden_from=("pay", "chen"), partners=("zhao", "he", "xu")
        ),
        "detection:decision-report": Sample(
            decided, "wu", hidden_from=("pay",), partners=PARTNERS[2:], method="post"
        ),
    }
