"""Decision lists: entries, their life, files in, publication."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.detection import PublishedLists
from fanzha.kit import Conflict, Forbidden, Invalid, local_date, now
from fanzha.kit.actions import keyring
from fanzha.knowledge.actions import (
    ListEntry,
    ListVersion,
    add_to_list,
    expire_listed,
    forget_listed,
    import_to_list,
    publish_lists,
    publish_when_due,
    withdraw_listed,
)
from fanzha.organisations.actions import ImportRun
from tests.cast import Cast
from tests.makers.knowledge import ACCOUNT, make_listed

pytestmark = pytest.mark.django_db
FILE = f"""账号,来源,原因,失效日期
{ACCOUNT},银行,客户举报,2099-01-01
9999990000000000025,公安,,
9999990000000000025,公安,再来一次,
123,公安,太短,
9999990000000000033,谣言,,
9999990000000000041,公安,,昨天
"""


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    settings.FANZHA_HOME = tmp_path
    return tmp_path


def held(home: Path) -> PublishedLists:
    return PublishedLists(home, keyring)


def test_an_entry_counts_after_publication(cast: Cast, own_home: Path) -> None:
    make_listed(cast.chen)
    assert not held(own_home).contains("case_accounts", ACCOUNT)

    version = publish_lists(cast.chen, "首批")

    assert held(own_home).contains("case_accounts", ACCOUNT)
    assert version.counts["case_accounts"] == 1


def test_a_withdrawn_entry_is_gone_with_the_next_publication(cast: Cast, own_home: Path) -> None:
    entry = make_listed(cast.chen)
    publish_lists(cast.chen)

    withdraw_listed(entry, cast.feng, "核实为误报")
    assert publish_when_due()

    assert not held(own_home).contains("case_accounts", ACCOUNT)
    assert [step.after for step in entry.steps.order_by("pk")] == ["active", "withdrawn"]


def test_an_entry_expires_after_its_last_day(cast: Cast) -> None:
    today = local_date(now())
    entry = make_listed(cast.chen, valid_from=today, valid_until=today)

    assert expire_listed(today) == 0
    assert expire_listed(today + timedelta(days=1)) == 1
    entry.refresh_from_db()
    assert entry.state == "expired"


def test_an_entry_of_the_future_waits(cast: Cast) -> None:
    later = local_date(now()) + timedelta(days=3)
    make_listed(cast.chen, valid_from=later)

    assert publish_lists(cast.chen).counts["case_accounts"] == 0


def test_without_an_end_the_usual_time_of_the_list_counts(cast: Cast) -> None:
    start = date(2026, 1, 1)
    report = make_listed(cast.chen, "reported_accounts", valid_from=start)
    case = make_listed(cast.chen, "case_accounts", valid_from=start)

    assert (report.valid_until, case.valid_until) == (date(2027, 1, 1), None)


def test_a_withdrawn_value_can_be_added_again_as_the_same_row(cast: Cast) -> None:
    entry = make_listed(cast.chen)
    withdraw_listed(entry, cast.chen, "误报")

    again = make_listed(cast.chen)

    assert again.pk == entry.pk and again.state == "active"
    with pytest.raises(Conflict):
        make_listed(cast.chen)


def test_only_those_who_keep_lists_change_them(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        make_listed(cast.wu)
    with pytest.raises(Forbidden):
        withdraw_listed(make_listed(cast.chen), cast.tang, "x")
    with pytest.raises(Forbidden):
        publish_lists(cast.zhao)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("case_accounts", "12"),
        ("protected_persons", "990101199001010001"),
        ("high_risk_branches", "<script>"),
        ("no_list", "999999000"),
    ],
)
def test_a_value_that_cannot_stand_there_is_refused(cast: Cast, code: str, value: str) -> None:
    with pytest.raises(Invalid):
        add_to_list(cast.chen, code, value, "测试")


def test_every_line_of_a_file_is_taken_or_rejected(cast: Cast) -> None:
    result = import_to_list("case_accounts", FILE.encode(), "a.csv", cast.chen)

    assert (result.read, result.accepted, result.merged, len(result.rejected)) == (6, 2, 0, 4)
    assert [line for line, _why in result.rejected] == [4, 5, 6, 7]
    run = ImportRun.objects.get(kind="list")
    assert (run.read, run.accepted, run.rejected) == (6, 2, 4)


@pytest.mark.parametrize("day", ["2026-1-5", "2026/1/5", "2026.01.05", "2026年1月5日", "20260105"])
def test_days_are_read_as_spreadsheets_write_them(cast: Cast, day: str) -> None:
    file = f"账号,生效日期,失效日期\n{ACCOUNT},{day},2099/12/31\n"

    import_to_list("case_accounts", file.encode("gb18030"), "a.csv", cast.chen)

    entry = ListEntry.objects.get()
    assert (entry.valid_from, entry.valid_until) == (date(2026, 1, 5), date(2099, 12, 31))
    assert entry.source == "other"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("6.22202E+18,公安,,", "文本"),
        ("9999990000000000025,公安,2020-01-01,2020-02-01", "已过"),
        ("9999990000000000025,隔壁,,", "公安"),
    ],
)
def test_a_rejected_line_says_what_to_mend(cast: Cast, line: str, why: str) -> None:
    file = f"账号,来源,生效日期,失效日期\n{line}\n"

    result = import_to_list("case_accounts", file.encode(), "a.csv", cast.chen)

    assert why in result.rejected[0][1]


def test_one_account_in_several_spellings_stands_once(cast: Cast) -> None:
    wide = ACCOUNT.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    spelt = [ACCOUNT, wide, f"'{ACCOUNT}", f"\t{ACCOUNT[:4]} {ACCOUNT[4:9]}－{ACCOUNT[9:]}　"]

    result = import_to_list("case_accounts", "\n".join(["账号", *spelt]).encode(), "a.csv", None)

    assert (result.read, result.accepted, len(result.rejected)) == (4, 1, 3)


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    import_to_list("case_accounts", FILE.encode(), "a.csv", cast.chen)

    again = import_to_list("case_accounts", FILE.encode(), "b.csv", cast.chen)

    assert (again.accepted, again.merged) == (0, 2)
    assert ListEntry.objects.count() == 2


def test_a_dry_run_judges_alike_and_stores_nothing(cast: Cast) -> None:
    trial = import_to_list("case_accounts", FILE.encode(), "a.csv", cast.chen, dry_run=True)

    assert (trial.accepted, len(trial.rejected)) == (2, 4)
    assert not ListEntry.objects.exists() and not ImportRun.objects.exists()


def test_a_rotation_of_the_keys_publishes_again(cast: Cast) -> None:
    make_listed(cast.chen)
    publish_lists(cast.chen)
    assert not publish_when_due()

    ListVersion.objects.update(key="k0")

    assert publish_when_due()


def test_a_kill_before_the_pointer_moved_leaves_the_old_lists(cast: Cast, own_home: Path) -> None:
    from fanzha.knowledge import write_lists

    make_listed(cast.chen)
    publish_lists(cast.chen)
    write_lists(own_home, {"case_accounts": []}, keyring().subkey("lists"), keyring().active)

    assert held(own_home).contains("case_accounts", ACCOUNT)


def test_ended_entries_are_forgotten_after_their_time(cast: Cast) -> None:
    withdraw_listed(make_listed(cast.chen), cast.chen, "误报")
    make_listed(cast.chen, value="9999990000000000058")

    assert forget_listed(now()) == 0
    assert forget_listed(now() + timedelta(days=400)) == 1
    assert ListEntry.objects.count() == 1


def test_pages_show_the_mask_and_find_takes_the_whole_value(
    cast: Cast, login: Callable[..., Client]
) -> None:
    entry = make_listed(cast.chen)
    client = login(cast.chen)

    page = client.get("/decision-lists/case_accounts/").content.decode()
    found = client.post(
        "/decision-lists/case_accounts/find/", {"value": f"{ACCOUNT[:4]} {ACCOUNT[4:]}"}
    )

    assert ACCOUNT not in page and entry.masked in page
    assert found.headers["Location"] == f"/decision-lists/entries/{entry.pk}/"
