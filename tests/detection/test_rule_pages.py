"""Rules of the centre: drafts, four eyes, publication, the pages about them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.detection.actions import load_rules
from fanzha.detection.actions.ruleediting import (
    new_version,
    publish_rule,
    retire_rule,
    shadow_rule,
)
from fanzha.detection.actions.rulerows import book_as_edited, book_in_force
from fanzha.detection.deciding.rulebook import rules_folder
from fanzha.detection.models import RuleRow, RuleStep
from fanzha.detection.rules.pack import load_pack
from fanzha.kit import Conflict, Forbidden, Invalid
from tests.cast import Cast
from tests.makers.decisions import as_json, make_decision, make_draft

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    settings.FANZHA_HOME = tmp_path
    return tmp_path


def test_shipped_rules_are_loaded_once_and_say_the_same(cast: Cast) -> None:
    assert load_rules() == len(load_pack().rules)
    assert load_rules() == 0

    loaded = {rule.id: rule for rule in book_in_force().rules}
    assert all(loaded[rule.id] == rule for rule in load_pack().rules if rule.id in loaded)
    assert len(loaded) == sum(rule.state in ("shadow", "published") for rule in load_pack().rules)


def test_a_rule_that_the_centre_edited_survives_a_new_shipment(cast: Cast) -> None:
    load_rules()
    row = RuleRow.objects.filter(state="published").order_by("code")[0]
    draft = new_version(row, cast.feng)
    RuleRow.objects.filter(pk=row.pk).update(pack="older")

    assert load_rules() == 0
    assert RuleRow.objects.get(pk=draft.pk).state == "draft"


def test_publishing_puts_a_folder_in_force_that_reads_back(cast: Cast, own_home: Path) -> None:
    row = make_draft(cast.feng)

    publish_rule(row, cast.tang, "首条")

    folder = rules_folder(own_home)
    assert folder is not None
    assert load_pack(folder).version == book_in_force().version
    assert [rule.id for rule in load_pack(folder).rules] == ["OWN-1"]


def test_nobody_publishes_what_they_wrote(cast: Cast) -> None:
    row = make_draft(cast.tang)

    with pytest.raises(Forbidden):
        publish_rule(row, cast.tang, "")
    row.refresh_from_db()
    assert row.state == "draft"


def test_an_investigator_does_not_publish(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        publish_rule(make_draft(cast.tang), cast.feng, "")


def test_a_new_version_retires_the_one_before(cast: Cast) -> None:
    row = make_draft(cast.feng)
    publish_rule(row, cast.tang, "一")
    draft = new_version(row, cast.feng)

    publish_rule(draft, cast.tang, "二")

    states = RuleRow.objects.order_by("version").values_list("version", "state")
    assert list(states) == [(1, "retired"), (2, "published")]
    steps = RuleStep.objects.filter(rule=row).order_by("pk").values_list("after", flat=True)
    assert list(steps) == ["draft", "published", "retired"]


def test_a_rule_with_a_fault_is_not_published(cast: Cast, own_home: Path) -> None:
    row = make_draft(cast.feng, when="amount_fen > ")

    with pytest.raises(Invalid):
        publish_rule(row, cast.tang, "")
    assert rules_folder(own_home) is None


def test_a_shadow_version_runs_beside_the_published_one(cast: Cast) -> None:
    row = make_draft(cast.feng)
    publish_rule(row, cast.tang, "")
    draft = new_version(row, cast.feng)

    shadow_rule(draft, cast.feng, "试运行")

    assert [rule.id for rule in book_in_force().rules] == ["OWN-1", "OWN-1~2"]
    assert [rule.id for rule in book_as_edited().rules] == ["OWN-1"]


def test_a_retired_rule_is_out_of_force_and_stays_retired(cast: Cast) -> None:
    row = make_draft(cast.feng)
    publish_rule(row, cast.tang, "")

    retire_rule(row, cast.tang, "误报多")

    assert book_in_force().rules == ()
    with pytest.raises(Conflict):
        retire_rule(row, cast.tang, "")


def test_the_editor_points_at_the_error(cast: Cast, login: Login) -> None:
    page = login(cast.feng).post(
        "/rules/check/", {"scenario": "transfer", "when": "amount_fen >= 1\nand amont > 2"}
    )

    text = page.content.decode()
    assert "    ^" in text and "amount_fen" in text


def test_the_editor_says_the_condition_in_words(cast: Cast, login: Login) -> None:
    page = login(cast.feng).post(
        "/rules/check/", {"scenario": "transfer", "when": "amount_fen >= 5000000"}
    )

    assert "¥50,000.00" in page.content.decode()


def test_a_tried_event_tells_what_each_rule_says(cast: Cast, login: Login) -> None:
    row = make_draft(cast.feng)

    page = login(cast.feng).post("/rules/try/", {"rule": row.pk, "c-amount_fen": "6000000"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "金额较大" in text and "核实" in text


def test_the_form_is_filled_in_from_a_decision_one_may_see(cast: Cast, login: Login) -> None:
    make_decision(cast.centre, 7, features={"payee_in_count_24h": 12})
    make_decision(cast.branch, 8)
    client = login(cast.feng)

    text = client.get("/rules/try/?scenario=transfer&decision=7").content.decode()

    assert 'name="c-amount_fen" value="60000"' in text
    assert 'name="c-payee_in_count_24h" value="12"' in text
    assert client.get("/rules/try/?scenario=transfer&decision=8").status_code == 404


def test_a_tried_rule_tells_what_it_saw(cast: Cast, login: Login) -> None:
    row = make_draft(cast.feng)
    event = {"c-amount_fen": "6万", "c-occurred_at": "2026-11-22T02:05"}

    page = login(cast.feng).post("/rules/try/", {"rule": row.pk, **event})

    assert "¥60,000.00" in page.content.decode()
    assert "&quot;minute_of_day&quot;: 125" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "text"), [("amount_fen", "viel"), ("occurred_at", "gestern"), ("payer_age", "3.5")]
)
def test_a_cell_that_cannot_be_read_is_named(
    cast: Cast, login: Login, name: str, text: str
) -> None:
    page = login(cast.feng).post("/rules/try/", {"scenario": "transfer", f"c-{name}": text})

    assert page.status_code == 400 and f"{name}”" in page.content.decode()


@pytest.mark.parametrize("pasted", ["[1]", "{", '{"amount_fen": "x"}', '{"nothing": 1}'])
def test_an_impossible_event_is_refused_with_a_sentence(
    cast: Cast, login: Login, pasted: str
) -> None:
    page = login(cast.feng).post("/rules/try/", {"scenario": "transfer", "pasted": pasted})

    assert page.status_code == 400
    assert "fz-notice" in page.content.decode()


def test_a_tried_event_is_kept_as_an_example(cast: Cast, login: Login) -> None:
    row = make_draft(cast.feng)

    login(cast.feng).post(
        f"/rules/{row.pk}/example/", {"hit": "1", "event": as_json({"amount_fen": 7_000_000})}
    )

    row.refresh_from_db()
    assert row.examples[-1] == {"hit": True, "row": {"amount_fen": 7_000_000}}


def test_the_list_shows_hits_and_precision(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    for seq, label in enumerate(("fraud", "fraud", "fraud", "legitimate", ""), 1):
        make_decision(cast.bank, seq, label=label)

    text = login(cast.feng).get("/rules/").content.decode()

    assert "75%" in text and "3/4" in text


def test_the_difference_of_two_versions_names_the_field(cast: Cast, login: Login) -> None:
    row = make_draft(cast.feng)
    publish_rule(row, cast.tang, "")
    draft = make_draft(cast.feng, score=70)

    text = login(cast.feng).get(f"/rules/{row.pk}/diff/{draft.pk}/").content.decode()

    assert "<del>40</del>" in text and "<ins>70</ins>" in text


def test_the_difference_marks_changed_lines_only(cast: Cast, login: Login) -> None:
    row = make_draft(cast.feng, when="amount_fen >= 5000000\nor amount_fen < 0")
    publish_rule(row, cast.tang, "")
    draft = make_draft(cast.feng, when="amount_fen >= 5000000\nor amount_fen < -1")

    text = login(cast.feng).get(f"/rules/{row.pk}/diff/{draft.pk}/").content.decode()

    assert "<del>or amount_fen &lt; 0</del>" in text and "<ins>or amount_fen &lt; -1</ins>" in text
    assert "<del>amount_fen" not in text and "<ins>草稿</ins>" in text


def test_the_report_names_a_dead_rule(cast: Cast, login: Login) -> None:
    make_draft(cast.feng, when="amount_fen > 5 and amount_fen < 5", code="DEAD-1")

    assert "DEAD-1" in login(cast.feng).get("/rules/report/").content.decode()


def test_a_partial_roll_out_says_what_it_leaves_uncovered(cast: Cast, login: Login) -> None:
    first = make_draft(cast.feng)
    publish_rule(first, cast.tang, "")
    whole, client = make_draft(cast.feng), login(cast.tang)
    warning = "发布后v1即停用"

    assert warning not in client.get(f"/rules/{whole.pk}/").content.decode()
    part = make_draft(cast.feng, rollout=10)
    assert warning in client.get(f"/rules/{part.pk}/").content.decode()
