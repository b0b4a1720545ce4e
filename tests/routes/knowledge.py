"""Sample objects of the knowledge part; it is common to all police, so few rows are hidden."""

from typing import Any

from fanzha.kit import now
from fanzha.knowledge.actions import load_knowledge
from fanzha.knowledge.models import KnowledgeEntry
from fanzha.organisations.actions import ImportRun
from tests.cast import Cast
from tests.makers.knowledge import make_appeal, make_confirmed, make_indicator, make_listed
from tests.routes import Sample

PARTNERS = ("li", "wu", "he", "pay", "xu", "yu", "sun")
POSTED = (200, 302, 400, 409)


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments."""
    return {**_registry(cast), **_lists(cast), **_appeals(cast), **_entries()}


def _registry(cast: Cast) -> dict[str, Sample]:
    proposed = {"pk": make_indicator().pk}
    run = ImportRun.objects.create(
        owner=cast.centre,
        kind="indicators",
        filename="a.csv",
        sha256="0" * 64,
        size=1,
        state="done",
        created_at=now(),
    )
    key = {"pk": run.pk}
    post: dict[str, Any] = {"partners": (*PARTNERS, "zhao"), "method": "post", "answers": POSTED}
    return {
        "knowledge:indicator": Sample(proposed, "zhao", partners=PARTNERS),
        "knowledge:confirm": Sample(proposed, "chen", **post),
        "knowledge:withdraw": Sample(proposed, "chen", **post),
        "knowledge:import": Sample(key, "chen", partners=PARTNERS),
        "knowledge:import-rejected": Sample(key, "chen", partners=PARTNERS),
    }


def _lists(cast: Cast) -> dict[str, Sample]:
    entry = {"pk": make_listed(cast.chen).pk}
    run = ImportRun.objects.create(
        owner=cast.centre,
        kind="list",
        mapping={"list": "case_accounts"},
        filename="a.csv",
        sha256="1" * 64,
        size=1,
        state="done",
        created_at=now(),
    )
    code, others = {"code": "case_accounts"}, (*PARTNERS, "zhao")
    seen: dict[str, Any] = {"allowed": "chen", "partners": others}
    post: dict[str, Any] = {**seen, "method": "post", "answers": POSTED}
    return {
        "knowledge:list": Sample(code, **seen),
        "knowledge:list-add": Sample(code, **seen),
        "knowledge:list-import": Sample(code, **seen),
        "knowledge:list-find": Sample(code, **post),
        "knowledge:listed": Sample(entry, **seen),
        "knowledge:listed-withdraw": Sample(entry, **post),
        "knowledge:list-imported": Sample({"pk": run.pk}, **seen),
        "knowledge:list-rejected": Sample({"pk": run.pk}, **seen),
    }


def _appeals(cast: Cast) -> dict[str, Sample]:
    indicator = make_confirmed(cast.feng, value="15400005678")
    appeal = make_appeal(cast.chen, indicator)
    return {
        "knowledge:appeal-new": Sample({"pk": indicator.pk}, "chen", partners=PARTNERS),
        "knowledge:appeal": Sample({"pk": appeal.pk}, "chen", partners=(*PARTNERS, "zhao")),
    }


def _entries() -> dict[str, Sample]:
    load_knowledge()
    entry = KnowledgeEntry.objects.filter(kind="slogan").order_by("pk").first()
    assert entry is not None
    key = {"pk": entry.pk}
    post: dict[str, Any] = {
        "partners": (*PARTNERS, "zhao"),
        "method": "post",
        "answers": (*POSTED, 404),
    }
    return {
        "knowledge:type": Sample({"code": "T01"}, "sun"),
        "knowledge:entry-new": Sample({"kind": "slogan"}, "ma", partners=PARTNERS),
        "knowledge:entry": Sample(key, "ma", partners=PARTNERS),
        "knowledge:restore": Sample({**key, "number": 1}, "ma", **post),
        "knowledge:retire": Sample(key, "ma", **post),
        "knowledge:keep": Sample(key, "ma", **post),
        "knowledge:take": Sample(key, "ma", **post),
    }
