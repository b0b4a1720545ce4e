"""Sample objects of the delivery part."""

from fanzha.delivery.actions import Message, send, tell, unseen
from tests.cast import Cast
from tests.makers.delivery import make_endpoint
from tests.routes import Sample


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    endpoint = make_endpoint(cast.station, owner=cast.centre)
    foreign = make_endpoint(cast.bank, owner=cast.bank)
    send(cast.station, "标题", "正文")
    send(cast.bank, "标题", "正文")
    waiting, banks = Message.objects.order_by("id")
    Message.objects.filter(pk=banks.pk).update(state="failed")
    others = ("zhao", "wu", "tang", "xu")
    mine = {"pk": endpoint.pk}
    tell([cast.chen], [], lambda: "提醒", url="/duty/", key="k")
    notice = {"pk": unseen(cast.chen).get().pk}
    return {
        "delivery:notice": Sample(notice, "chen", ("zhao", "wu"), ("wu", "xu"), "post"),
        "delivery:endpoint": Sample(mine, "chen", partners=others),
        "delivery:endpoint-test": Sample(mine, "chen", partners=others, method="post"),
        "delivery:endpoint-active": Sample(
            {"pk": foreign.pk}, "ma", method="post", hidden_from=("chen",), answers=(404,)
        ),
        "delivery:retry": Sample(
            {"pk": banks.pk}, "ma", method="post", hidden_from=("chen",), answers=(404,)
        ),
        "delivery:withdraw": Sample({"pk": waiting.pk}, "chen", partners=others, method="post"),
    }
