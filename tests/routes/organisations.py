"""Sample objects of the organisations part."""

from datetime import timedelta

from fanzha.kit import now
from fanzha.kit.actions import Delivery
from fanzha.organisations.actions import (
    ApiKey,
    Handover,
    ImportRun,
    SavedView,
    UnitLink,
)
from tests.cast import Cast
from tests.makers.organisations import make_shift
from tests.routes import Sample


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    return {
        **_units(cast),
        **_people(cast),
        **_duty(cast),
        **_imports(cast),
        **_others(cast),
    }


def _units(cast: Cast) -> dict[str, Sample]:
    station = {"pk": cast.station.pk}
    link = UnitLink.objects.filter(junior=cast.station).get()
    bank = ("li", "wu", "pay", "he", "xu", "sun")
    return {
        "organisations:unit": Sample(station, "chen", partners=bank),
        "organisations:unit-edit": Sample(station, "ma", partners=bank),
        "organisations:link-new": Sample(station, "ma"),
        "organisations:link-end": Sample({"pk": link.pk}, "ma", method="post"),
    }


def _people(cast: Cast) -> dict[str, Sample]:
    zhao = {"pk": cast.zhao.pk}
    post = cast.zhao.posts_now[0]
    partners = ("li", "wu", "pay", "he", "xu", "sun", "zhao")
    return {
        "organisations:person": Sample(zhao, "ma", partners=partners),
        "organisations:person-edit": Sample(zhao, "ma", partners=partners),
        "organisations:person-password": Sample(zhao, "ma", partners=partners, method="post"),
        "organisations:person-active": Sample(
            {"pk": cast.yu.pk}, "ma", partners=partners, method="post"
        ),
        "organisations:person-second-step": Sample(zhao, "ma", partners=partners, method="post"),
        "organisations:post-new": Sample(zhao, "ma", partners=partners),
        "organisations:post-end": Sample({"pk": post.pk}, "ma", partners=("wu",), method="post"),
    }


def _duty(cast: Cast) -> dict[str, Sample]:
    later = now() + timedelta(days=2)
    shift = make_shift(cast.station, cast.zhao, starts_at=later)
    given = Handover.objects.create(
        unit=cast.station, giver=cast.qian, taker=cast.zhao, given_at=now(), items=[]
    )
    kwargs = {"pk": given.pk}
    others = ("qian", "wu", "xu")
    return {
        "organisations:shift-remove": Sample(
            {"pk": shift.pk}, "zhao", hidden_from=("qian",), partners=("wu",), method="post"
        ),
        "organisations:handover": Sample(kwargs, "zhao", hidden_from=others),
        "organisations:handover-confirm": Sample(
            kwargs, "zhao", hidden_from=others, method="post", answers=(302, 409)
        ),
        "organisations:handover-withdraw": Sample(
            kwargs, "chen", hidden_from=others, method="post", answers=(302, 409)
        ),
    }


def _imports(cast: Cast) -> dict[str, Sample]:
    def run(owner: str) -> dict[str, int]:
        made = ImportRun.objects.create(
            owner=getattr(cast, owner),
            kind="list.units",
            filename="a.csv",
            sha256="0" * 64,
            size=1,
            created_at=now(),
        )
        return {"pk": made.pk}

    centre, bank = run("centre"), run("bank")
    return {
        "organisations:import": Sample(centre, "ma", partners=("wu", "xu")),
        "organisations:import-rejected": Sample(centre, "ma", partners=("wu",)),
        "organisations:import-discard": Sample(bank, "ma", method="post", answers=(404,)),
        "organisations:list": Sample({"kind": "units"}, "ma", partners=("wu",)),
        "organisations:list-form": Sample({"kind": "people"}, "ma", partners=("wu",)),
        "organisations:list-check": Sample({"kind": "areas"}, "ma", method="post"),
        "organisations:list-load": Sample(
            {"kind": "units", **centre}, "ma", method="post", answers=(404,)
        ),
    }


def _others(cast: Cast) -> dict[str, Sample]:
    key = ApiKey.objects.create(
        unit=cast.bank, name="k", prefix="0123abcd", digest="", created_at=now()
    )
    view = SavedView.objects.create(person=cast.zhao, page="people", name="mine", query="role=duty")
    parked = Delivery.objects.create(
        event="x",
        event_id="1",
        handler="h",
        queue="normal",
        rank=1,
        payload={},
        state="parked",
        due_at=now(),
        published_at=now(),
    )
    unit = f"organisations:unit:{cast.station.pk}"
    return {
        "organisations:key-revoke": Sample({"pk": key.pk}, "ma", partners=("wu",), method="post"),
        "organisations:view-drop": Sample({"pk": view.pk}, "zhao", method="post"),
        "organisations:draft": Sample({"form": "intake:report"}, "zhao"),
        "organisations:open": Sample({"ref": unit}, "chen", hidden_from=("wu", "sun")),
        "organisations:event-retry": Sample({"pk": parked.pk}, "ma", method="post"),
    }
