"""Sample questions to the reports: what is shown belongs to the unit that is asked about."""

from typing import Any

from tests.cast import Cast
from tests.routes import Sample

PARTNERS = ("li", "sun", "zhao")


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    asked = {"unit": str(cast.centre.pk), "period": "2025-11"}
    post: dict[str, Any] = {"method": "post", "data": asked, "answers": (302, 400, 409)}
    kind = {"kind": "monthly"}
    return {
        "reporting:edit": Sample(kind, "chen", partners=(*PARTNERS, "wu"), **post),
        "reporting:approve": Sample(kind, "gao", partners=(*PARTNERS, "wu", "chen"), **post),
        "reporting:file": Sample(kind, "chen", partners=PARTNERS, data={**asked, "format": "md"}),
    }
