"""The HTTP side: answers, refusals, keys, languages."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fanzha.detection.deciding.keys import loopback_token
from fanzha.detection.deciding.process import Process
from fanzha.organisations import holders_path
from tests.makers.deciding import (
    BIG,
    CHAIN,
    NOON_US,
    ask,
    batch,
    decide,
    deciding,
    make_event,
    publish_key,
    publish_rules,
)


@pytest.fixture
def process(home: Path) -> Iterator[Process]:
    with deciding(home) as made:
        yield made


def test_an_answer_says_what_to_do_why_and_by_which_versions(process: Process) -> None:
    answer = decide(process, make_event(amount_fen=6_000_000)).json

    assert (answer["event_id"], answer["outcome"], answer["score"]) == ("e-1", "verify", 40)
    assert [(r["rule"], r["zh"]) for r in answer["reasons"]] == [("big", "金额较大")]
    assert (answer["replayed"], answer["failed"], answer["decision"]) == (False, False, 1)
    assert len(answer["versions"]["rules"]) == 12


def test_the_same_event_again_gives_the_same_decision(process: Process) -> None:
    first = decide(process, make_event()).json

    again = decide(process, dict(reversed(make_event().items()))).json

    assert again == {**first, "replayed": True}


def test_an_event_id_cannot_be_used_for_another_content(process: Process) -> None:
    decide(process, make_event())

    reply = decide(process, make_event(amount_fen=1))

    assert (reply.status, reply.headers["Content-Type"]) == (409, "application/problem+json")


def test_a_moment_may_be_written_with_its_zone(process: Process) -> None:
    written = decide(process, make_event(occurred_at="2026-11-22T12:00:00+08:00"))
    counted = decide(process, make_event(occurred_at=NOON_US))

    assert (written.status, counted.json["replayed"]) == (200, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_fen": float("nan")}, ""),
        ({"amount_fen": 1e400}, ""),
        ({"amount_fen": "5"}, "amount_fen"),
        ({"amount_fen": -1}, "amount_fen"),
        ({"amount_fen": 2**64}, "amount_fen"),
        ({"device": "x" * 1_000}, "device"),
        ({"on_phone": 1}, "on_phone"),
        ({"occurred_at": 1_700_000_000}, "occurred_at"),
        ({"occurred_at": "2026-11-22T12:00:00"}, "occurred_at"),
        ({"payee": "x"}, "payee"),
        ({"scenario": "horoscope"}, "scenario"),
        ({"event_id": ""}, "event_id"),
    ],
)
def test_bad_values_name_the_field_and_not_the_value(
    process: Process, change: dict[str, Any], field: str
) -> None:
    reply = decide(process, make_event(**change))

    assert reply.status == 400
    assert field in reply.json["detail"]
    assert "horoscope" not in reply.json["detail"]


def test_a_whole_number_may_be_written_with_a_point(process: Process) -> None:
    decide(process, make_event(amount_fen=5))

    assert decide(process, make_event(amount_fen=5.0)).json["replayed"] is True
    assert decide(process, make_event("e-2", amount_fen=5.5)).status == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 60_000])
def test_what_is_no_event_is_refused(process: Process, body: bytes) -> None:
    assert ask(process, "api/v1/decisions", body).status == 400


def test_a_missing_field_is_named(process: Process) -> None:
    event = make_event()
    del event["payee_account"]

    assert "payee_account" in decide(process, event).json["detail"]


def test_a_request_of_a_megabyte_is_too_large(process: Process) -> None:
    reply = decide(process, make_event(device="x" * 1_000_000))

    assert reply.status == 413


def test_sentences_come_in_the_language_asked(process: Process) -> None:
    from fanzha.detection.deciding.problems import speaking
    from fanzha.kit import words
    from fanzha.kit.chinese import translated

    words.install(lambda sentence: translated(sentence) if speaking.chinese else sentence)
    try:
        chinese = ask(process, "api/v1/nothing", HTTP_ACCEPT_LANGUAGE="zh-CN").json
        english = ask(process, "api/v1/nothing").json
    finally:
        from django.utils.translation import gettext

        words.install(gettext)

    assert (chinese["detail"], english["detail"]) == (
        "这个地址没有内容。",
        "There is nothing at this address.",
    )


def test_without_a_key_nothing_is_told(process: Process) -> None:
    reply = decide(process, make_event(), key="fz_p_wrong")

    assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_key_without_the_scope_is_refused(home: Path) -> None:
    publish_rules(home, BIG)
    publish_key(home, "text.check")

    with deciding(home) as process:
        assert decide(process, make_event()).status == 403


def test_a_revoked_key_ends_without_a_restart(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanzha.detection.deciding.keys._LOOK_S", 0.0)
    with deciding(home) as process:
        assert decide(process, make_event()).status == 200
        holders_path(home).write_text("[]")

        assert decide(process, make_event()).status == 401


def test_the_centre_asks_for_a_unit_with_its_own_token(process: Process) -> None:
    theirs = decide(process, make_event(), key=loopback_token(CHAIN), HTTP_FANZHA_UNIT="990199")
    ours = decide(process, make_event())

    assert (theirs.status, ours.json["replayed"]) == (200, False)


def test_nobody_else_may_name_a_unit(process: Process) -> None:
    reply = decide(process, make_event(), key="fz_q_wrong", HTTP_FANZHA_UNIT="990199")

    assert reply.status == 401


def test_a_batch_accounts_for_every_line(process: Process) -> None:
    decide(process, make_event("used"))
    good, bad, reused = make_event("e-2"), {"scenario": "x"}, make_event("used", amount_fen=9)

    told = batch(process, [good, bad, reused, good])

    assert (told["read"], told["accepted"], told["rejected"]) == (4, 2, 2)
    assert [d["replayed"] for d in told["decisions"]] == [False, True]
    assert [problem["line"] for problem in told["problems"]] == [2, 3]


def test_a_batch_has_at_most_ten_thousand_events(process: Process) -> None:
    reply = ask(process, "api/v1/decisions:batch", b"{}\n" * 10_001)

    assert reply.status == 400


def test_a_batch_may_come_as_an_array(process: Process) -> None:
    body = json.dumps([make_event("a"), {"scenario": "x"}]).encode()
    kind = "application/json"

    told = ask(process, "api/v1/decisions:batch", body, CONTENT_TYPE=kind).json
    wrong = ask(process, "api/v1/decisions:batch", b"{}", CONTENT_TYPE=kind)

    assert (told["accepted"], [p["line"] for p in told["problems"]]) == (1, [2])
    assert wrong.status == 400


@pytest.mark.parametrize("kind", ["application/json", "", "application/vnd.apache.arrow.stream"])
def test_an_empty_batch_is_refused(process: Process, kind: str) -> None:
    reply = ask(process, "api/v1/decisions:batch", b"", CONTENT_TYPE=kind)

    assert reply.status == 400


def test_a_batch_may_come_as_arrow(process: Process) -> None:
    rows = [make_event("a", amount_fen=6_000_000), make_event("b"), make_event("c", amount_fen=-1)]
    columns = [{k: v for k, v in row.items() if k != "scenario"} for row in rows]

    told = send_arrow(process, pa.Table.from_pylist(columns)).json

    assert [d["outcome"] for d in told["decisions"]] == ["verify", "allow"]
    assert [problem["line"] for problem in told["problems"]] == [3]


def test_arrow_and_lines_are_the_same_event(process: Process) -> None:
    row = {k: v for k, v in make_event().items() if k != "scenario"}
    decide(process, make_event())

    told = send_arrow(process, pa.Table.from_pylist([row])).json

    assert told["decisions"][0]["replayed"] is True


@pytest.mark.parametrize("cut", [0, 1, 40, 200, -1])
def test_broken_arrow_is_refused(process: Process, cut: int) -> None:
    content = arrow(pa.table({"event_id": ["a"] * 50}))

    reply = send_bytes(process, content[:cut] if cut >= 0 else b"\xff" * 300)

    assert reply.status in {200, 400}
    assert reply.status == 400 or reply.json["accepted"] == 0


def test_a_label_comes_later_and_only_for_what_was_decided(process: Process) -> None:
    decide(process, make_event())

    told = ask(process, "api/v1/labels", {"event_id": "e-1", "label": "fraud"})
    unknown = ask(process, "api/v1/labels", {"event_id": "e-9", "label": "fraud"})
    wrong = ask(process, "api/v1/labels", {"event_id": "e-1", "label": "perhaps"})

    assert (told.status, unknown.status, wrong.status) == (200, 404, 400)


def test_methods_and_addresses_are_refused_as_problems(process: Process) -> None:
    wrong = ask(process, "api/v1/decisions", method="GET")

    assert (wrong.status, wrong.headers["Allow"], wrong.json["status"]) == (405, "POST", 405)
    assert ask(process, "api/v2/decisions").status == 404


def test_health_and_metrics_tell_numbers_only(process: Process) -> None:
    decide(process, make_event())

    health: Any = ask(process, "health", method="GET", key="").json
    metrics = ask(process, "metrics", method="GET", REMOTE_ADDR="127.0.0.1").body.decode()

    assert (health["status"], health["decisions"]) == ("ready", 1)
    assert 'fanzha_decisions_total{scenario="transfer",outcome="allow"} 1' in metrics
    assert "99999900" not in metrics + json.dumps(health)


def arrow(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def send_arrow(process: Process, table: pa.Table) -> Any:
    return send_bytes(process, arrow(table))


def send_bytes(process: Process, content: bytes) -> Any:
    kind = "application/vnd.apache.arrow.stream"
    path = "api/v1/decisions:batch?scenario=transfer"
    return ask(process, path, content, CONTENT_TYPE=kind)
