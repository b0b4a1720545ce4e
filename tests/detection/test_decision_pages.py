"""Decisions out of the journal into the database, and the pages that show them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.detection.actions import copy_decisions, forget_decisions, held_decisions
from fanzha.detection.actions.decisionfigures import mix_by_day
from fanzha.detection.actions.ruleediting import publish_rule, shadow_rule
from fanzha.detection.deciding.event import event_key
from fanzha.detection.deciding.kept import Kept, Labelled
from fanzha.detection.deciding.keys import event_secret
from fanzha.detection.deciding.segment import Segment
from fanzha.detection.models import Decision, JournalMark, RuleHit, RulePublication
from fanzha.detection.rules.publication import keep_shipped
from fanzha.detection.rules.rule import RuleSet
from fanzha.kit import now
from fanzha.kit.actions import keyring
from fanzha.organisations.actions import Unit, create_key
from tests.cast import Cast
from tests.makers.deciding import deciding
from tests.makers.decisions import make_decision, make_draft, reason
from tests.makers.loopback import listening
from tests.makers.rules import make_rule
from tests.makers.scoring import publish_pair

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[..., Client]
TROUBLE = 'class="fz-notice fz-tone-bad"'
US = 1_763_000_000_000_000


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    settings.FANZHA_HOME = tmp_path
    (tmp_path / "decisions").mkdir()
    return tmp_path


def kept(seq: int, unit: str, key: bytes = b"", received_us: int = US, **more: object) -> Kept:
    event = {"occurred_at": US + seq, "amount_fen": 500, "payer_account": "a" * 32}
    answer = {"score": 40, "spent_us": 9, "reasons": [reason("R-1")], "shadow": ["R-2"], **more}
    return Kept(
        seq,
        key or seq.to_bytes(16, "big"),
        received_us,
        unit,
        "transfer",
        2,
        msgspec.msgpack.encode(event),
        msgspec.json.encode(answer),
        msgspec.msgpack.encode({"payee_in_count_24h": 12}),
    )


def _now_us() -> int:
    return round(now().timestamp() * 1_000_000)


def write(home: Path, day: str, rows: list[Kept], labels: tuple[Labelled, ...] = ()) -> None:
    segment = Segment(home / "decisions" / f"{day}.sqlite3")
    segment.write(rows, labels)
    segment.close()


def api(cast: Cast, unit: Unit) -> Client:
    _row, text = create_key(cast.ma, unit, "bank", ["decision.ask"])
    return Client(headers={"authorization": f"Bearer {text}"})


def test_decisions_are_copied_once_and_go_on_where_they_stopped(cast: Cast, own_home: Path) -> None:
    write(own_home, "2026-11-21", [kept(1, cast.bank.code), kept(2, cast.bank.code)])
    assert (copy_decisions(), copy_decisions()) == (2, 0)

    write(own_home, "2026-11-22", [kept(3, cast.bank.code)])

    assert copy_decisions() == 1
    assert list(Decision.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert RuleHit.objects.filter(rule="R-2", kind="shadow").count() == 3


def test_a_lost_mark_doubles_nothing(cast: Cast, own_home: Path) -> None:
    write(own_home, "2026-11-21", [kept(1, cast.bank.code)])
    copy_decisions()
    JournalMark.objects.update(seq=0)

    copy_decisions()

    assert Decision.objects.count() == 1
    assert RuleHit.objects.count() == 2


def test_a_label_of_another_day_reaches_its_decision(cast: Cast, own_home: Path) -> None:
    write(own_home, "2026-11-21", [kept(1, cast.bank.code)])
    label = Labelled((1).to_bytes(16, "big"), "fraud", cast.bank.code, US)
    write(own_home, "2026-11-22", [], (label,))

    copy_decisions()

    assert Decision.objects.get().label == "fraud"


def test_a_damaged_day_does_not_stop_the_others(cast: Cast, own_home: Path) -> None:
    (own_home / "decisions" / "2026-11-20.sqlite3").write_bytes(b"no database" * 100)
    write(own_home, "2026-11-21", [kept(1, cast.bank.code)])

    assert copy_decisions() == 1


def test_pseudonyms_are_cut_and_event_ids_left_out(cast: Cast, own_home: Path) -> None:
    write(own_home, "2026-11-21", [kept(1, cast.bank.code)])

    copy_decisions()

    assert Decision.objects.get().event["payer_account"] == "a" * 12


def test_old_copies_are_forgotten(cast: Cast) -> None:
    make_decision(cast.branch)

    assert forget_decisions(now() + timedelta(days=179)) == 0
    assert forget_decisions(now() + timedelta(days=181)) > 0


def test_a_bank_sees_its_own_decisions_only(cast: Cast, login: Login) -> None:
    make_decision(cast.branch, 1, amount_fen=111_100)
    make_decision(cast.bank, 2, amount_fen=222_200)

    text = login(cast.wu).get("/decisions/").content.decode()

    assert "1,111.00" in text and "2,222.00" not in text


def test_the_centre_sees_rows_only_when_they_are_reported(cast: Cast, login: Login) -> None:
    row = make_decision(cast.branch, 1, amount_fen=111_100)
    centre = login(cast.chen)
    assert centre.get(f"/decisions/{row.pk}/").status_code == 404

    login(cast.wu).post(f"/decisions/{row.pk}/report/")

    assert centre.get(f"/decisions/{row.pk}/").status_code == 200


def test_the_newest_held_decisions_of_a_unit_are_found(cast: Cast) -> None:
    for seq, outcome in enumerate((4, 2, 5, 4), 1):
        at = now() - timedelta(hours=seq)
        make_decision(cast.branch, seq, outcome=outcome, occurred_at=at)
    make_decision(cast.payment, 9, outcome=5)

    held = Decision.objects.in_bulk(held_decisions(cast.wu, 2))

    assert [row.seq for row in held.values()] == [1, 3]


def test_the_centre_sees_totals_of_all_units(cast: Cast, login: Login) -> None:
    for seq in range(1, 4):
        make_decision(cast.branch, seq)

    text = login(cast.chen).get("/decisions/figures/").content.decode()

    assert "OWN-1" in text and ">3<" in text


def test_one_decision_shows_reason_script_and_versions(cast: Cast, login: Login) -> None:
    row = make_decision(cast.branch)

    text = login(cast.wu).get(f"/decisions/{row.pk}/").content.decode()

    assert "金额较大" in text and "您认识收款人吗" in text and "150 µs" in text


def test_sources_are_told_in_words(cast: Cast, login: Login) -> None:
    told = reason("R-1") | {"source": "src:261c (P4); own, verify (P5)"}
    row = make_decision(cast.branch, answer={"reasons": [told]})

    text = login(cast.wu).get(f"/decisions/{row.pk}/").content.decode()

    assert "银发〔2016〕261号 (P4); 自拟阈值" in text


def test_questions_that_two_rules_share_are_told_once(cast: Cast, login: Login) -> None:
    row = make_decision(cast.branch, answer={"reasons": [reason("R-1"), reason("R-2")]})

    text = login(cast.wu).get(f"/decisions/{row.pk}/").content.decode()

    assert text.count("您认识收款人吗") == 1 and "R-2" in text


def test_a_decision_names_the_version_that_answered_it(cast: Cast, login: Login) -> None:
    first = make_draft(cast.feng)
    publish_rule(first, cast.tang, "")
    versions = {"rules": RulePublication.objects.get().version}
    row = make_decision(
        cast.county, answer={"reasons": [reason("OWN-1")], "versions": versions, "spent_us": 1}
    )
    publish_rule(make_draft(cast.feng, score=50), cast.tang, "")

    text = login(cast.tang).get(f"/decisions/{row.pk}/").content.decode()

    assert f'<a href="/rules/{first.pk}/"><code>OWN-1</code> v1</a>' in text


def test_hits_count_for_the_version_that_answered(cast: Cast, own_home: Path) -> None:
    publish_rule(make_draft(cast.feng, "R-1"), cast.tang, "")
    first = {"rules": RulePublication.objects.get().version}
    publish_rule(make_draft(cast.feng, "R-1", score=50), cast.tang, "")
    second = {"rules": RulePublication.objects.order_by("pk")[1].version}
    told = enumerate((first, second, second), 1)
    rows = [kept(n, cast.bank.code, received_us=_now_us(), versions=v) for n, v in told]
    write(own_home, "2026-11-21", rows)

    copy_decisions()

    of_rule = RuleHit.objects.filter(rule="R-1").order_by("decision__seq")
    assert list(of_rule.values_list("version", flat=True)) == [1, 2, 2]


def test_the_list_shows_the_decisions_of_one_version(cast: Cast, login: Login) -> None:
    make_decision(cast.branch, 1, amount_fen=111_100)
    make_decision(cast.branch, 2, version=2, amount_fen=222_200)

    text = login(cast.wu).get("/decisions/?rule=OWN-1~2").content.decode()

    assert "¥2,222.00" in text and "¥1,111.00" not in text


def test_the_chart_tells_two_versions_of_a_rule_apart(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    make_decision(cast.branch, 1)
    make_decision(cast.branch, 2, version=2)

    chart = login(cast.chen).get("/decisions/figures/").context["chart"]

    assert sorted(chart["yAxis"]["data"]) == ["大额 v1", "大额 v2"]


def test_a_rule_shows_hits_by_version_with_that_in_force_first(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    publish_rule(make_draft(cast.feng, score=50), cast.tang, "")
    row = make_draft(cast.feng, score=60)
    for seq, version in enumerate((1, 1, 1, 2), 1):
        make_decision(cast.branch, seq, version=version)

    shown = login(cast.tang).get(f"/rules/{row.pk}/").context["versions"]

    assert [(one.version, one.hits) for one in shown] == [(2, 1), (3, 0), (1, 3)]


def test_a_shadow_version_counts_its_own_hits(cast: Cast, own_home: Path) -> None:
    publish_rule(make_draft(cast.feng, "R-2"), cast.tang, "")
    shadow_rule(make_draft(cast.feng, "R-2", score=50), cast.feng, "试运行")
    versions = {"rules": RulePublication.objects.order_by("-pk")[0].version}
    row = kept(1, cast.bank.code, received_us=_now_us(), versions=versions, shadow=["R-2~2"])
    write(own_home, "2026-11-21", [row])

    copy_decisions()

    hit = RuleHit.objects.get(rule="R-2")
    assert (hit.version, hit.kind) == (2, "shadow")


def test_a_decision_tells_what_its_rule_and_the_model_saw(
    cast: Cast, login: Login, own_home: Path
) -> None:
    when = "amount_fen >= 500 and payee_in_count_24h >= 0"
    publish_rule(make_draft(cast.feng, "R-1", when=when), cast.tang, "")
    versions = {
        "rules": RulePublication.objects.get().version,
        "model": publish_pair(own_home).sha[:12],
    }
    write(own_home, "2026-11-21", [kept(1, cast.branch.code, outcome="verify", versions=versions)])
    copy_decisions()

    text = login(cast.wu).get(f"/decisions/{Decision.objects.get().pk}/").content.decode()

    assert "¥5.00" in text and "转给收款账户" not in text
    assert text.count("收款账户转入笔数(近24小时)") >= 2 and "升高风险" in text


def test_what_shipped_rules_saw_is_told_after_an_upgrade_and_a_publication(
    cast: Cast, login: Login, own_home: Path
) -> None:
    old = RuleSet((make_rule("amount_fen >= 500", "R-1"),))  # shipped rules of an earlier release
    keep_shipped(own_home, old)
    publish_rule(make_draft(cast.feng), cast.tang, "")
    versions = {"rules": old.version}
    write(own_home, "2026-11-21", [kept(1, cast.branch.code, versions=versions)])
    copy_decisions()

    text = login(cast.wu).get(f"/decisions/{Decision.objects.get().pk}/").content.decode()

    assert "¥5.00" in text and "当时的规则已不再保存" not in text


def test_a_unit_reads_its_decision_again_with_its_grounds(cast: Cast, own_home: Path) -> None:
    publish_rule(make_draft(cast.feng, "R-1", when="amount_fen >= 500"), cast.tang, "")
    versions = {"rules": RulePublication.objects.get().version}
    key = event_key(event_secret(keyring().chain), cast.bank.code, "T/1")
    row = kept(1, cast.bank.code, key, outcome="verify", versions=versions)
    write(own_home, "2026-11-21", [row])

    plain = api(cast, cast.bank).get("/api/v1/decisions/T/1").json()
    told = api(cast, cast.bank).get("/api/v1/decisions/T/1?explain=1").json()

    assert (plain["event_id"], plain["score"], "explanation" in plain) == ("T/1", 40, False)
    assert told["explanation"]["rules"][0]["saw"][0]["value_zh"] == "¥5.00"


def test_another_unit_finds_no_decision(cast: Cast, own_home: Path) -> None:
    key = event_key(event_secret(keyring().chain), cast.bank.code, "T1")
    write(own_home, "2026-11-21", [kept(1, cast.bank.code, key)])

    assert api(cast, cast.branch).get("/api/v1/decisions/T1").status_code == 404


def test_the_drift_page_names_what_changed(cast: Cast, login: Login) -> None:
    for seq in range(1, 121):
        old = seq <= 60
        make_decision(
            cast.bank,
            seq,
            occurred_at=now() - timedelta(days=20 if old else 2),
            score=10 if old else 90,
            outcome=0 if old else 4,
        )

    text = login(cast.tang).get("/rules/drift/").content.decode()

    assert "fz-tone-bad" in text and "Siddiqi" in text


def test_a_bank_is_not_led_to_pages_that_refuse_it(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    row = make_decision(cast.branch)

    text = login(cast.wu).get(f"/decisions/{row.pk}/").content.decode()

    assert "OWN-1" in text and "/rules/" not in text


def test_the_mix_has_a_line_for_days_without_decisions(cast: Cast) -> None:
    make_decision(cast.bank, 1, occurred_at=now() - timedelta(days=4))
    make_decision(cast.bank, 2)

    mix = mix_by_day(Decision.objects.all(), now() - timedelta(days=9))

    assert [sum(counts) for _day, counts in mix] == [1, 0, 0, 0, 1]


def test_a_file_of_decisions_holds_the_reasons(cast: Cast, login: Login) -> None:
    make_decision(cast.branch)

    text = login(cast.wu).get("/decisions/?format=csv").content.decode("utf-8-sig")

    assert "金额较大" in text


def test_the_page_says_when_nothing_can_be_decided(
    cast: Cast, login: Login, settings: Settings, own_home: Path
) -> None:
    def page() -> str:
        return login(cast.wu).get("/decisions/").content.decode()

    with deciding(own_home) as process, listening(process.application) as port:
        settings.DECISION_PORT = port
        well = page()
        process._committer.down = True
        down = page()
        process._committer.down = False
    silent = page()

    assert [TROUBLE in text for text in (well, down, silent)] == [False, True, True]
