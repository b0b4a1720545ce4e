"""Backtests: asked, run as a process of their own, read beside the rules in force."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.detection.actions import run_backtests
from fanzha.detection.actions.backtests import ask_backtest, cancel_backtest, folder_of
from fanzha.detection.actions.histories import forget_histories, histories, keep_history
from fanzha.detection.actions.ruleediting import publish_rule
from fanzha.detection.models import BacktestRun
from fanzha.kit import Conflict, Invalid, now
from tests.cast import Cast
from tests.makers.decisions import make_draft

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[..., Client]
OPENINGS = "event_id,occurred_at,person,bank,cards_held\n" + "".join(
    f"e{n},{1_763_000_000_000_000 + n},p{n},b,{n}\n" for n in range(10)
)
LABELS = "event_id,label\ne9,fraud\ne8,legitimate\n"


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    settings.FANZHA_HOME = tmp_path
    return tmp_path


def opened(when: str) -> dict[str, Any]:
    examples = [
        {"hit": True, "row": {"cards_held": 9}},
        {"hit": False, "row": {"cards_held": 0}},
    ]
    return {"scenario": "account_opening", "when": when, "examples": examples}


def finish(run: BacktestRun) -> BacktestRun:
    end = monotonic() + 120
    while run.state not in ("done", "failed"):
        assert monotonic() < end
        run_backtests()
        run.refresh_from_db()
        sleep(0.05)
    return run


def test_a_backtest_shows_the_edited_rules_beside_those_in_force(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng, **opened("cards_held >= 8")), cast.tang, "")
    make_draft(cast.feng, **opened("cards_held >= 5"))
    keep_history("开户.csv", [OPENINGS.encode()])
    keep_history("labels.csv", [LABELS.encode()])

    run = finish(ask_backtest(cast.feng, "account_opening", "开户.csv", "labels.csv"))

    assert run.state == "done" and run.result, run.message
    assert run.result["old"]["all"]["alerts"] == 2
    assert run.result["new"]["all"]["alerts"] == 5
    assert run.result["beside"] == {"both": 2, "only_new": 3, "only_old": 0}
    assert run.result["new"]["all"]["recall"] == 1
    page = login(cast.feng).get(f"/rules/backtests/{run.pk}/")
    assert page.status_code == 200


def test_a_file_without_the_columns_fails_with_a_sentence(cast: Cast) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    keep_history("bad.csv", [b"a,b\n1,2\n"])

    run = finish(ask_backtest(cast.feng, "account_opening", "bad.csv"))

    assert run.state == "failed" and "缺少" in run.message


def test_labels_come_in_beside_their_history(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng, **opened("cards_held >= 8")), cast.tang, "")
    labels = "交易流水号,是否诈骗\ne9,是\ne8,也许\n".encode("gb18030")
    files = {
        "upload": SimpleUploadedFile("h.csv", OPENINGS.encode()),
        "labels_upload": SimpleUploadedFile("标注.csv", labels),
    }
    desk = login(cast.feng)

    desk.post("/rules/backtests/", {"scenario": "account_opening", **files})
    run = finish(BacktestRun.objects.get())

    assert run.state == "done" and run.labels == "标注.csv", run.message
    assert "第3行" in desk.get(f"/rules/backtests/{run.pk}/").content.decode()


def test_a_rejected_label_is_told_in_the_language_of_the_reader(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng, **opened("cards_held >= 8")), cast.tang, "")
    keep_history("开户.csv", [OPENINGS.encode()])
    keep_history("labels.csv", [f"{LABELS}e7,也许\n".encode()])
    run = finish(ask_backtest(cast.feng, "account_opening", "开户.csv", "labels.csv"))
    client = login(cast.feng)

    chinese = client.get(f"/rules/backtests/{run.pk}/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(f"/rules/backtests/{run.pk}/").content.decode()

    assert "不能是“也许”" in chinese and "not “也许”" in english


@pytest.mark.parametrize("name", ["../x.csv", "x.exe", ".x.csv", "a/b.csv", ""])
def test_a_strange_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        keep_history(name, [b"x"])
    assert histories() == []


def test_the_page_starts_a_backtest(cast: Cast, login: Login) -> None:
    keep_history("a.csv", [OPENINGS.encode()])

    login(cast.feng).post("/rules/backtests/", {"scenario": "account_opening", "file": "a.csv"})

    assert BacktestRun.objects.get().state == "waiting"


def test_a_cancelled_backtest_stays_cancelled(cast: Cast, login: Login) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    keep_history("a.csv", [OPENINGS.encode()])
    run = ask_backtest(cast.feng, "account_opening", "a.csv")
    run_backtests()

    login(cast.feng).post(f"/rules/backtests/{run.pk}/cancel/")
    run_backtests()

    run.refresh_from_db()
    assert run.state == "cancelled" and not (folder_of(run)).exists()
    with pytest.raises(Conflict):
        cancel_backtest(run, cast.feng)


def test_old_files_are_forgotten_but_for_those_in_use(cast: Cast, settings: Settings) -> None:
    settings.HISTORY_DAYS = 3
    for name in ("used.csv", "old.csv"):
        keep_history(name, [OPENINGS.encode()])
    ask_backtest(cast.feng, "account_opening", "used.csv")

    assert forget_histories(now() + timedelta(days=2)) == 0
    assert forget_histories(now() + timedelta(days=4)) == 1
    assert [each.name for each in histories()] == ["used.csv"]


def test_a_file_is_deleted_by_hand_unless_it_is_in_use(cast: Cast, login: Login) -> None:
    keep_history("a.csv", [OPENINGS.encode()])
    ask_backtest(cast.feng, "account_opening", "a.csv")
    client = login(cast.feng)

    assert client.post("/rules/histories/delete/", {"name": "a.csv"}).status_code == 409
    BacktestRun.objects.update(state="done")
    client.post("/rules/histories/delete/", {"name": "a.csv"})

    assert histories() == []
