"""Sample objects of the warning part: a task of each step, a visit, a list, a check."""

from collections.abc import Mapping

from fanzha.kit import now
from fanzha.warning.actions import FollowUp, ask_elsewhere, ask_visit, open_check
from fanzha.warning.actions.photos import add_photo
from tests.cast import Cast
from tests.makers.photos import picture
from tests.makers.warnings import (
    concluded_warning,
    make_warning,
    met_warning,
    push,
    row,
    signed_warning,
)
from tests.routes import Sample

PARTNERS = ("li", "wu", "he", "pay", "xu", "yu")
POSTED = (200, 302, 400, 409)


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    fresh = {"pk": make_warning(cast.centre).pk}
    signed = signed_warning(cast.centre, cast.zhao)
    mine = {"pk": signed.pk}
    ended = {"pk": concluded_warning(cast.centre, cast.zhao).pk}
    visit = {"pk": ask_visit(signed.pk, cast.grid, cast.zhao, now()).pk}
    asked = signed_warning(cast.centre, cast.zhao)
    assist = {"pk": ask_elsewhere(asked.pk, cast.zhao, "assist", "邻县", "", now()).pk}
    follow = {"pk": FollowUp.objects.order_by("id")[0].pk}
    batch = {"pk": push(cast.centre, row()).batch.pk}
    check = open_check(
        report_id=1, unit_id=cast.centre.pk, incident_at=now(), reported_at=now(), phone="1",
        id_card="", name="", type_code="", now=now(),
    )  # fmt: skip

    visited = met_warning(cast.centre, cast.zhao)
    kept, gone = (add_photo(visited.pk, cast.zhao, picture(), now()) for _turn in range(2))

    def task(kwargs: dict[str, int], who: str = "zhao", method: str = "get") -> Sample:
        answers = POSTED if method == "post" else (200, 302)
        return Sample(kwargs, who, ("qian",), PARTNERS, method, answers=answers)

    def central(kwargs: Mapping[str, object], method: str = "get") -> Sample:
        answers = POSTED if method == "post" else (200, 302)
        return Sample(kwargs, "chen", (), (*PARTNERS, "zhao"), method, answers=answers)

    def grid(method: str = "get") -> Sample:
        answers = POSTED if method == "post" else (200,)
        return Sample(visit, "sun", (), (*PARTNERS, "zhao"), method, answers=answers)

    return {
        "warning:task": task(fresh),
        "warning:sign": task(fresh, method="post"),
        "warning:attempt": Sample(
            mine,
            "zhao",
            ("qian",),
            PARTNERS,
            "post",
            {"tried": "call:no_answer"},
            POSTED,
        ),
        "warning:outcome": task(mine, method="post"),
        "warning:elsewhere": task(mine, method="post"),
        "warning:visit-ask": Sample(
            mine, "zhao", ("qian",), PARTNERS, "post", {"unit": cast.grid.pk}, POSTED
        ),
        "warning:photo-add": task(mine, method="post"),
        "warning:photo": task({"pk": kept.pk}, method="post"),
        "warning:photo-remove": task({"pk": gone.pk}, method="post"),
        "warning:visit": grid(),
        "warning:visit-open": grid("post"),
        "warning:visit-report": grid("post"),
        "warning:detail": task(fresh),
        "warning:feedback-one": Sample(ended, "chen", (), PARTNERS, "post", answers=POSTED),
        "warning:assist-answer": Sample(
            assist, "zhao", ("qian",), PARTNERS, "post", {"reply": "已见面"}, POSTED
        ),
        "warning:batch": central(batch),
        "warning:preview": central(batch),
        "warning:confirm": central(batch, "post"),
        "warning:discard": central(batch, "post"),
        "warning:batch-rows": central({**batch, "state": "accepted"}, "post"),
        "warning:batch-feedback": central(batch, "post"),
        "warning:followup": task(follow),
        "warning:backcheck": Sample(
            {"pk": check.pk}, "chen", ("qian", "zhao"), PARTNERS, answers=(200,)
        ),
        "warning:backcheck-panel": Sample({"report": 1}, "chen", (), PARTNERS, answers=(200,)),
    }
