"""Sample objects of the warning part: work of 城关派出所, lists and checks of the centre."""

from datetime import timedelta
from typing import Any

from fanzha.kit import now
from fanzha.warning import read_list
from fanzha.warning.actions import Assist, BackCheck, FollowUp, ask_visit, stage
from tests.cast import Cast
from tests.makers.intake import make_report
from tests.makers.warnings import HEADER, make_warning, push, row, signed_warning
from tests.routes import Sample

PARTNERS = ("li", "wu", "he", "pay", "xu", "yu")
POSTED = (200, 302, 400, 409)


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    return {**_tasks(cast), **_visits(cast), **_lists(cast), **_checks(cast)}


def _tasks(cast: Cast) -> dict[str, Sample]:
    fresh = make_warning(cast.centre)
    task = signed_warning(cast.centre, cast.zhao)
    mine: dict[str, Any] = {"hidden_from": ("qian",), "partners": (*PARTNERS, "sun")}
    post: dict[str, Any] = {**mine, "method": "post", "answers": POSTED}
    key = {"pk": task.pk}
    followup = FollowUp.objects.create(
        warning=task, owner=cast.station, number=1, due_at=now() + timedelta(days=1)
    )
    assist = Assist.objects.create(
        warning=task,
        kind="assist",
        place="外县",
        asked_at=now(),
        asked_by=cast.zhao,
        due_at=now(),
    )
    return {
        "warning:task": Sample(key, "zhao", **mine),
        "warning:sign": Sample({"pk": fresh.pk}, "zhao", **post),
        "warning:attempt": Sample(
            key, "zhao", **post, data={"kind": "call", "result": "no_answer"}
        ),
        "warning:outcome": Sample(key, "zhao", **post),
        "warning:elsewhere": Sample(key, "zhao", **post),
        "warning:visit-ask": Sample(key, "zhao", **post, data={"unit": cast.community.pk}),
        "warning:detail": Sample(key, "chen", **mine),
        "warning:feedback-one": Sample(
            key, "chen", partners=PARTNERS, method="post", answers=POSTED
        ),
        "warning:assist-answer": Sample(
            {"pk": assist.pk}, "zhao", **post, data={"reply": "已找到本人", "receipt": "1"}
        ),
        "warning:followup": Sample({"pk": followup.pk}, "zhao", **mine),
    }


def _visits(cast: Cast) -> dict[str, Sample]:
    task = signed_warning(cast.centre, cast.zhao)
    key = {"pk": ask_visit(task.pk, cast.grid, cast.zhao, now()).pk}
    return {
        "warning:visit": Sample(key, "sun", partners=PARTNERS),
        "warning:visit-open": Sample(key, "sun", partners=PARTNERS, method="post", answers=POSTED),
        "warning:visit-report": Sample(
            key, "sun", partners=PARTNERS, method="post", answers=POSTED
        ),
    }


def _lists(cast: Cast) -> dict[str, Sample]:
    done = {"pk": push(cast.centre, row()).batch.pk}
    data = f"{HEADER}\n{row()}".encode()
    reading = read_list(data, "名单.csv", now())
    staged = {"pk": stage(data, "名单.csv", cast.centre, cast.chen, now(), reading).pk}
    others = (*PARTNERS, "zhao", "sun")
    post: dict[str, Any] = {"partners": others, "method": "post", "answers": POSTED}
    return {
        "warning:batch": Sample(done, "chen", partners=others),
        "warning:preview": Sample(staged, "chen", partners=others),
        "warning:confirm": Sample(staged, "chen", **post),
        "warning:discard": Sample(staged, "chen", **post),
        "warning:batch-rows": Sample({**done, "state": "rejected"}, "chen", **post),
        "warning:batch-feedback": Sample(done, "chen", **post),
    }


def _checks(cast: Cast) -> dict[str, Sample]:
    report = make_report(cast.zhao)
    check = BackCheck.objects.create(
        owner=cast.station,
        report_ref=f"intake:report:{report.pk}",
        report_id=report.pk,
        incident_at=now(),
        opened_at=now(),
        due_at=now() + timedelta(days=7),
        finding="no_warning",
    )
    return {
        "warning:backcheck": Sample(
            {"pk": check.pk}, "zhao", hidden_from=("qian",), partners=PARTNERS
        ),
        "warning:backcheck-panel": Sample({"report": report.pk}, "zhao", partners=PARTNERS),
    }
