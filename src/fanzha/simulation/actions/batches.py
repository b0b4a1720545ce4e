"""The lists that the told warnings came in with: one a day, its rows sealed as after an import."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from fanzha.kit import local_date, ref, write_csv
from fanzha.kit.actions import insert_many
from fanzha.ledger import Fact
from fanzha.organisations.actions import ImportRow, ImportRun, keep_file
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.county import CENTRE
from fanzha.simulation.lists import HEADERS, pushed_row
from fanzha.simulation.warned import Push, WarningStory
from fanzha.warning import read_list
from fanzha.warning.actions import Batch, Hit, Warning, tiers

_FIRST_LINE = 2  # below the header


@dataclass
class _List:
    """The pushes of one day with their warnings, in the order they came."""

    day: date
    pushes: list[tuple[WarningStory, Push, Warning]] = field(default_factory=list)


def load_batches(cast: Cast, warnings: Mapping[str, Warning]) -> int:
    """Import runs, batches, rows and hits of every day."""
    lists, columns = _lists(cast, warnings), _columns(cast)
    table = tiers()
    for one in lists:
        rows = [pushed_row(told, push, table) for told, push, _ in one.pushes]
        data = write_csv(HEADERS, rows)
        with transaction.atomic():
            batch = _batch(one, data, columns, cast)
            insert_many(_rows(batch, one, rows))
            insert_many(_hits(batch, one))
        cast.record(_received(batch, one))
        name = ref("warning", "batch", batch.pk)
        cast.did(batch.created_at, "duty", "warning.list_imported", name, accepted=len(rows))
    return len(lists)


def _columns(cast: Cast) -> list[list[object]]:
    """What the import makes of the headers; a list needs one row to be read."""
    sample = write_csv(HEADERS, [["1"] * len(HEADERS)])
    reading = read_list(sample, "columns.csv", cast.now, tiers())
    return [[c.header, c.field or "", c.factor] for c in reading.columns]


def _lists(cast: Cast, warnings: Mapping[str, Warning]) -> list[_List]:
    found: dict[date, _List] = {}
    for told in cast.story.warnings:
        for push in told.pushes:
            if told.number in warnings and push.at <= cast.now:
                day = local_date(push.at)
                found.setdefault(day, _List(day)).pushes.append((told, push, warnings[told.number]))
    return [found[day] for day in sorted(found)]


def _batch(one: _List, data: bytes, columns: list[list[object]], cast: Cast) -> Batch:
    owner, name = cast.units[CENTRE], f"预警下发{one.day:%Y%m%d}.csv"
    at = min(cast.now, max(max(p.at, t.imported_at) for t, p, _ in one.pushes))
    run = ImportRun.objects.create(
        owner=owner,
        person=cast.people["duty"],
        kind="warnings",
        filename=name,
        sha256=keep_file(data),
        size=len(data),
        state=ImportRun.State.DONE,
        cursor=len(one.pushes),
        read=len(one.pushes),
        accepted=len(one.pushes),
        merged=sum(_is_merged(told, push) for told, push, _ in one.pushes),
        created_at=at,
        finished_at=at,
    )
    return Batch.objects.create(
        owner=owner,
        run=run,
        source=one.pushes[0][1].source,
        columns=columns,
        form="csv",
        encoding="utf-8",
        persons=len({warning.pk for _, _, warning in one.pushes}),
        created_at=at,
    )


def _is_merged(told: WarningStory, push: Push) -> bool:
    return push is not told.pushes[0]


def _rows(batch: Batch, one: _List, cells: list[list[str]]) -> Iterator[ImportRow]:
    for line, ((told, push, warning), row) in enumerate(
        zip(one.pushes, cells, strict=True), _FIRST_LINE
    ):
        merged = _is_merged(told, push)
        yield ImportRow(
            run_id=batch.run_id,
            line=line,
            state=ImportRow.State.MERGED if merged else ImportRow.State.ACCEPTED,
            cells=json.dumps(row, ensure_ascii=False, separators=(",", ":")),
            ref=ref("warning", "warning", warning.pk),
        )


def _hits(batch: Batch, one: _List) -> Iterator[Hit]:
    for line, (told, push, warning) in enumerate(one.pushes, _FIRST_LINE):
        yield Hit(
            warning=warning,
            batch=batch,
            line=line,
            number=push.number,
            source=push.source,
            tier=told.tier,
            pushed_at=push.at,
            duplicate=_is_merged(told, push),
        )


def _received(batch: Batch, one: _List) -> Iterator[Fact]:
    counts: dict[str, int] = defaultdict(int)
    for told, push, _ in one.pushes:
        counts["warnings_received"] += 1
        counts["warnings_merged"] += _is_merged(told, push)
    for name, count in counts.items():
        if count:
            yield Fact(
                name,
                batch.owner_id,
                count,
                one.day,
                ref("warning", "batch", batch.pk),
                key=f"warning:batch:{batch.pk}:0:{name}:{one.day}",
                recorded_at=batch.created_at,
            )
