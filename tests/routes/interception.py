"""Sample objects of the interception part: a payment organisation sees its own only."""

from typing import Any

from fanzha.interception.actions import make_signing_key
from tests.cast import Cast
from tests.makers.interception import make_merchant, make_session
from tests.routes import Sample

OTHERS = ("li", "wu", "he", "xu", "yu", "sun", "chen", "zhao", "feng", "ma")


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments; the colleague works at another payment organisation."""
    merchant = make_merchant(cast.payment)
    key, _text = make_signing_key(cast.pay, merchant, "主密钥")
    session = make_session(cast.payment).session
    seen: dict[str, Any] = {"allowed": "pay", "partners": OTHERS}
    post: dict[str, Any] = {**seen, "method": "post", "answers": (200, 302, 400, 409)}
    one, order = {"pk": merchant.pk}, {"pk": session.pk}
    return {
        "interception:session": Sample(order, **seen),
        "interception:session-confirm": Sample(order, **post),
        "interception:merchant": Sample(one, **seen),
        "interception:merchant-edit": Sample(one, **seen),
        "interception:merchant-key": Sample(one, **post),
        "interception:merchant-key-revoke": Sample({**one, "key": key.pk}, **post),
        "interception:shop": Sample({}, **{**seen, "answers": (200, 404)}),
        "interception:shop-run": Sample({}, **{**post, "answers": (200, 400, 404)}),
        "interception:shop-answer": Sample({}, **{**post, "answers": (200, 400, 404)}),
        "interception:shop-sound": Sample({"code": session.code}, **{**seen, "answers": (404,)}),
    }
