"""What the decision process counts about itself is read by Prometheus and written in the docs."""

import re
from pathlib import Path

from fanzha.detection.deciding.meter import Meter
from tests.makers.deciding import ask, batch, decide, deciding, make_event

PAGE = Path(__file__).parents[3] / "docs" / "deciding.md"
LINE = re.compile(r'^[a-z_]+(\{[a-z]+="[^"]+"(,[a-z]+="[^"]+")*\})? -?[0-9.]+$')


def told(home: Path) -> list[str]:
    """The lines after a decision, a repetition, a batch and a refusal."""
    with deciding(home) as process:
        for event in (make_event(), make_event(), make_event(amount_fen="x")):
            decide(process, event)
        batch(process, [make_event("b", amount_fen=9_000_000)])
        reply = ask(process, "metrics", method="GET", REMOTE_ADDR="127.0.0.1")
        return reply.body.decode().splitlines()


def test_every_metric_is_a_line_of_prometheus_and_documented(home: Path) -> None:
    lines, page = told(home), PAGE.read_text(encoding="utf-8")
    names = {re.split(r"[{ ]", line)[0] for line in lines}

    assert [line for line in lines if not LINE.match(line)] == []
    assert [n for n in names if n not in page and not n.startswith("fanzha_decision_ms_")] == []


def test_counts_are_those_of_what_was_asked(home: Path) -> None:
    lines = told(home)

    assert 'fanzha_decisions_total{scenario="transfer",outcome="allow"} 1' in lines
    assert 'fanzha_decisions_total{scenario="transfer",outcome="verify"} 1' in lines
    assert "fanzha_decisions_replayed_total 1" in lines
    assert 'fanzha_http_total{status="400"} 1' in lines
    assert "fanzha_decision_ms_count 2" in lines
    assert "fanzha_decisions_ready 1" in lines


def test_slots_of_the_histogram_add_up() -> None:
    meter = Meter()
    for milliseconds in (0.5, 1.0, 1.5, 99, 9_000):
        meter.took(milliseconds)

    lines = meter.text({}, {}).splitlines()

    assert 'fanzha_decision_ms_bucket{le="1"} 2' in lines
    assert 'fanzha_decision_ms_bucket{le="100"} 4' in lines
    assert 'fanzha_decision_ms_bucket{le="+Inf"} 5' in lines


def test_from_elsewhere_only_a_key_sees_the_counts(home: Path) -> None:
    with deciding(home) as process:
        far = "203.0.113.9"
        without = ask(process, "metrics", method="GET", key="", REMOTE_ADDR=far)
        with_key = ask(process, "metrics", method="GET", REMOTE_ADDR=far)

    assert (without.status, with_key.status) == (401, 200)
