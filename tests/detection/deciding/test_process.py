"""The whole process on one home: restarts, faults, and what is left on the disk."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import OperationalError

import pytest

from fanzha.detection.deciding import segment
from fanzha.detection.outcome import Outcome
from tests.makers.deciding import batch, decide, deciding, make_event, publish_rules, wait_for


def test_answers_survive_a_restart(home: Path) -> None:
    with deciding(home) as process:
        first = decide(process, make_event()).json
    with deciding(home) as process:
        again = decide(process, make_event()).json
        other = decide(process, make_event("e-2")).json

    assert again == {**first, "replayed": True}
    assert other["decision"] == 2


def test_many_at_once_get_one_decision_each(home: Path) -> None:
    with deciding(home) as process, ThreadPoolExecutor(16) as pool:
        events = [make_event(f"e-{n % 50}") for n in range(200)]
        answers = [reply.json for reply in pool.map(lambda e: decide(process, e), events)]

    assert sorted({a["decision"] for a in answers}) == list(range(1, 51))
    assert sum(not a["replayed"] for a in answers) == 50


def test_new_rules_take_effect_and_name_their_version(home: Path) -> None:
    with deciding(home) as process:
        before = decide(process, make_event("e-1")).json
        text = (home / "knowledge/rules/v1/rules.toml").read_text()
        publish_rules(home, text.replace("5000000", "1"), "v2")
        process._tick()
        after = decide(process, make_event("e-2")).json

    assert (before["outcome"], after["outcome"]) == ("allow", "verify")
    assert before["versions"]["rules"] != after["versions"]["rules"]


def test_a_rule_that_names_no_column_fails_as_the_setting_says(home: Path) -> None:
    rules = (Path(__file__).parent / "broken.toml").read_text()
    with deciding(home, rules, fallback=Outcome.HOLD) as process:
        answer = decide(process, make_event()).json
        health = process.health()

    assert (answer["outcome"], answer["failed"]) == ("hold", True)
    assert health["broken_rules"] == ["lost"]


def test_a_disk_that_fills_up_answers_503_and_loses_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deciding(home) as process:
        kept = decide(process, make_event("e-1")).json
        monkeypatch.setattr(segment.Segment, "write", full_disk)
        refused = decide(process, make_event("e-2"))
        monkeypatch.undo()
        wait_for(process, "ready")
        again = batch(process, [make_event("e-1"), make_event("e-2")])["decisions"]

    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
    assert again[0] == {**kept, "replayed": True}
    assert (again[1]["replayed"], again[1]["decision"]) == (False, 2)


def full_disk(*_arguments: object) -> None:
    raise OperationalError("database or disk is full")


def test_no_identifier_reaches_the_disk(home: Path) -> None:
    secrets = {
        "payer_account": "9999990000009871",
        "payee_account": "9999990000009872",
        "payer_person": "990101199001019873",
        "device": "device-9874",
        "ip": "10.98.75.1",
        "mac": "98-76-aa",
    }
    with deciding(home) as process:
        decide(process, make_event("order-of-9877", **secrets))
        batch(process, [make_event("order-of-9878", **secrets)])
    content = b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file())

    planted = [*secrets.values(), "order-of-9877", "order-of-9878"]
    assert [word for word in planted if word.encode() in content] == []
