"""The two loops that the centre lives by, walked through in a browser from file to figure."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fanzha.kit import ZONE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
HEADER = "预警编号,预警时间,风险等级,姓名,身份证号,手机号,现住地,涉诈类型,疑似被骗金额,劝阻结果\n"
ADDRESS = "云汐县城关街道文昌社区书院巷9号"


def pushed_list(folder: Path, name: str) -> Path:
    """One high warning at an address that only 城关派出所 polices, and one row nobody can use."""
    now = datetime.now(ZONE).strftime("%Y-%m-%d %H:%M:%S")
    path = folder / "推送名单.csv"
    rows = f"YJ-{name},{now},高,{name},,15420004421,{ADDRESS},刷单返利,35000,\n"
    path.write_text(HEADER + rows + f"YJ-X,{now},高,无号者,,,{ADDRESS},刷单返利,,\n", "gb18030")
    return path


def import_list(duty: Page, file: Path) -> None:
    """The wizard: file, mapping with preview, result."""
    duty.goto("/warnings/lists/new/")
    duty.set_input_files("input[name=file]", file)
    duty.get_by_role("button", name="读取文件").click()
    expect(duty.locator("main")).to_contain_text("不合格行")
    duty.get_by_role("button", name="导入 1 人").click()
    expect(duty.locator("main")).to_contain_text("既无手机号也无身份证号")


def work_on(officer: Page, family_name: str) -> None:
    """Sign, call in vain, visit, conclude with loss avoided: one thumb on a phone."""
    officer.goto("/tasks/")
    officer.locator("a.fz-taskcard-link", has_text=f"{family_name}*").first.click()
    officer.locator("main form[action$='/sign/'] button").click()
    expect(officer.locator("main")).to_contain_text(ADDRESS)
    officer.locator("button[popovertarget=kind-call]").last.click()
    officer.locator("#kind-call button[value='call:no_answer']").click()
    expect(officer.locator("main")).to_contain_text("无人接听")
    officer.locator("button[popovertarget=kind-visit]").last.click()
    officer.locator("#kind-visit button[value='visit:reached']").click()
    officer.locator("button[popovertarget=sheet-outcome]").last.click()
    officer.locator("input[name=outcome][value=R2]").check(force=True)
    officer.fill("#id_avoided", "3万5")
    officer.locator("input[name=basis][value=filled_not_sent]").check(force=True)
    officer.locator("#sheet-outcome button.btn-primary").click()
    officer.wait_for_url(re.compile(r"/tasks/"))


def follow_up(officer: Page, family_name: str) -> None:
    """Ask again: no contact any more, no new loss."""
    officer.goto("/follow-ups/?sort=-due_at")
    officer.locator("tr", has_text=f"{family_name}*").locator("a").first.click()
    officer.locator("input[name=in_contact][value=no]").check(force=True)
    officer.get_by_role("button", name="保存回访").click()
    officer.wait_for_load_state()


def avoided(page: Page) -> float:
    """The loss avoided of the month in 万元, as the work summary prints it."""
    page.goto("/reports/monthly/")
    text = page.locator("main a[href*='metric=loss_avoided']").first.inner_text()
    return float(re.sub(r"[^\d.]", "", text))


def test_a_pushed_warning_becomes_a_figure_that_opens_down_to_the_visit(
    enter: Enter, tmp_path: Path
) -> None:
    duty, officer = enter("duty"), enter("station1", phone=True)
    before = avoided(duty)

    import_list(duty, pushed_list(tmp_path, "诸葛测试丙"))
    work_on(officer, "诸")
    follow_up(officer, "诸")

    assert avoided(duty) == pytest.approx(before + 3.5, abs=0.11)
    duty.locator("main a[href*='metric=loss_avoided']").first.click()
    row = duty.locator("tr", has_text=re.compile("35,?000|3.5万")).first
    row.locator("a").first.click()
    duty.locator("main a[href*='warning']").first.click()
    expect(duty.locator("main")).to_contain_text("诸***")
    expect(duty.locator("main")).to_contain_text("已见面劝阻")


def test_feedback_goes_back_in_the_pushed_columns(enter: Enter, tmp_path: Path) -> None:
    duty, officer = enter("duty"), enter("station1", phone=True)
    import_list(duty, pushed_list(tmp_path, "司徒测试丁"))
    batch = duty.url
    work_on(officer, "司")

    duty.goto(batch)
    with duty.expect_download() as download:
        duty.locator(
            "main a[href$='/feedback/'], main form[action$='/feedback/'] button"
        ).first.click()
    lines = Path(download.value.path()).read_bytes().decode("gb18030").splitlines()

    assert lines[0].startswith(HEADER.strip())
    assert lines[1].startswith("YJ-司徒测试丁,")
    assert "已" in lines[1].split(",")[9]


def test_a_report_at_the_110_seat_leads_to_a_confirmed_indicator(enter: Enter) -> None:
    seat, investigator = enter("seat"), enter("investigator")
    account = "9999990000007731"
    seat.goto("/seat/")
    seat.fill(
        "#narrative",
        "今天上午接到自称京东客服的电话，说要取消会员，让我下载软件共享屏幕，"
        f"我用手机银行向李测的工商银行账户{account}转账35000元，现在已被拉黑。",
    )
    expect(seat.locator("main")).to_contain_text("¥35,000.00")
    expect(seat.locator("main")).to_contain_text("冒充电商物流客服类")
    seat.fill("input[name='f-reporter_phone']", "15420004477")
    seat.locator("form#seat button[type=submit], form#seat button[name]").first.click()
    seat.wait_for_url(re.compile(r"/reports/\d+/"))

    investigator.goto("/indicators/?state=proposed")
    investigator.locator("tr", has_text=account).locator("a").first.click()
    investigator.locator("main form[action$='/confirm/'] button").first.click()

    expect(investigator.locator("main")).to_contain_text("已确认")
