"""Sample objects of the intake part: a report and a tip of each side."""

from typing import Any

from fanzha.intake.actions import Tip, give_tip
from tests.cast import Cast
from tests.makers.intake import make_report
from tests.routes import Sample

# Plain pages (edit, stop, sheet) stay closed, 403, until the report was opened with a purpose.
POSTED = (200, 302, 400, 409)


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    mine = {"pk": make_report(cast.zhao).pk}
    central = {"pk": make_report(cast.lin).pk}
    give_tip("有人在小区门口推销刷单兼职", "10.0.0.1")
    tip = {"pk": Tip.objects.get().pk}
    partners = ("li", "wu", "he", "pay", "xu", "yu", "sun")
    hidden: dict[str, Any] = {"hidden_from": ("qian",), "partners": partners}
    return {
        "intake:report": Sample(mine, "zhao", **hidden),
        "intake:open": Sample(
            mine, "zhao", **hidden, method="post", data={"purpose": "case"}, answers=POSTED
        ),
        "intake:edit": Sample(mine, "zhao", **hidden, answers=(200, 302, 403)),
        "intake:state": Sample(mine, "zhao", **hidden, method="post", answers=POSTED),
        "intake:assign": Sample(mine, "lin", **hidden, method="post", answers=POSTED),
        "intake:sheet": Sample(
            central, "lin", hidden_from=("zhao", "qian"), partners=partners, answers=(200, 302, 403)
        ),
        "intake:order": Sample(
            central, "lin", partners=(*partners, "zhao"), method="post", answers=POSTED
        ),
        "intake:stop": Sample(mine, "zhao", **hidden, answers=(200, 302, 403)),
        "intake:advice": Sample(mine, "zhao", **hidden),
        "intake:tip": Sample(tip, "chen", partners=(*partners, "zhao")),
        "intake:tip-move": Sample(
            tip, "chen", partners=(*partners, "zhao"), method="post", answers=POSTED
        ),
    }
