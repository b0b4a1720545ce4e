"""What only a browser can show: scripts, the content policy, layout without overflow."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs the Debian package chromium"),
    pytest.mark.django_db(transaction=True),
]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=120_000)  # two lanes share two cores: slow is not wrong
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def trouble() -> list[str]:
    """What the browser complained about, refusals of the content policy included."""
    return []


@pytest.fixture
def show(
    context: BrowserContext, live_server: LiveServer, settings: Settings, trouble: list[str]
) -> Open:
    """A function: path, size and language → the page, open."""
    settings.DEBUG = True

    def open_page(path: str, size: str = "desk", language: str = "zh-hans") -> Page:
        name = django_settings.LANGUAGE_COOKIE_NAME
        context.add_cookies([{"name": name, "value": language, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
        page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(live_server.url + path)
        return page

    return open_page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "path", ["/style/", "/style/list/", "/style/task/", "/style/public/", "/style/wall/"]
)
def test_page_fits_its_screen_and_breaks_no_rule(
    show: Open, trouble: list[str], path: str, size: str, language: str
) -> None:
    page = show(path, size, language)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert trouble == []


def test_countdown_ticks(show: Open) -> None:
    page = show("/style/")
    left = page.locator(".fz-deadline [data-left]")
    before = left.inner_text()

    expect(left).not_to_have_text(before)


def test_keys_move_through_the_list_and_open_help(show: Open) -> None:
    page = show("/style/list/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody tr").nth(1).locator("[name=ids]")).to_be_checked()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()


def test_filter_changes_rows_and_address(show: Open) -> None:
    page = show("/style/list/")

    page.select_option(".fz-filters select", "auth")

    expect(page.locator("tbody tr")).to_have_count(8)  # add, change, delete, view of two models
    expect(page.locator(".fz-note").first).to_have_text("auth")
    page.wait_for_url("**/style/list/?app=auth")


def test_masked_field_opens_for_a_purpose(show: Open) -> None:
    page = show("/style/")

    page.locator("[data-reveal]").click()
    page.locator("#reveal-dialog button").first.click()

    expect(page.locator("[data-ref] [data-text]")).to_have_text("15400001234")


def test_cancelled_purpose_opens_nothing(show: Open) -> None:
    page = show("/style/")

    page.locator("[data-reveal]").click()
    page.keyboard.press("Escape")

    expect(page.locator("[data-ref] [data-text]")).to_have_text("154****1234")


def test_failing_part_says_so_and_leaves_the_page(show: Open) -> None:
    page = show("/style/")

    page.get_by_role("button", name="出错的局部").click()

    expect(page.locator("#notices .fz-tone-bad")).to_contain_text("预警17已由其他民警签收")
    expect(page.locator("h1")).to_have_text("样式页")


def test_chart_switches_to_its_table(show: Open) -> None:
    page = show("/style/")
    chart = page.locator(".fz-chart").first
    expect(chart.locator("svg")).to_be_visible()

    chart.get_by_role("button", name="表").click()

    expect(chart.get_by_role("cell", name="138")).to_be_visible()


def test_long_work_reports_its_progress(show: Open) -> None:
    page = show("/style/")

    expect(page.locator(".fz-progress").first).to_contain_text("1,200 / 4,000")


@pytest.fixture
def posts(context: BrowserContext) -> list[Request]:
    """Everything the browser posts."""
    sent: list[Request] = []
    context.on("request", lambda r: sent.append(r) if r.method == "POST" else None)
    return sent


@pytest.fixture
def logged_in(context: BrowserContext, live_server: LiveServer, cast: Cast) -> Cast:
    from django.test import Client

    client = Client()
    client.force_login(cast.zhao, "django.contrib.auth.backends.ModelBackend")
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    return cast


@pytest.mark.usefixtures("logged_in")
def test_offline_entries_wait_and_are_sent_once_each(
    show: Open, context: BrowserContext, posts: list[Request]
) -> None:
    page = show("/style/task/", "phone")
    context.set_offline(True)
    for count in ("30", "40"):
        page.fill("#count", count)
        page.press("#count", "Enter")
    expect(page.locator("#notices")).to_contain_text("2 条待联网提交")

    context.set_offline(False)

    expect(page.locator("#notices")).to_contain_text("2 条已提交")
    bodies = [post.post_data or "" for post in posts]
    assert [body.count("count=30") + body.count("count=40") for body in bodies] == [1, 1]
    assert len({body.split("once=")[1].split("&")[0] for body in bodies}) == 2


@pytest.mark.usefixtures("logged_in")
def test_personal_details_never_wait_on_the_phone(show: Open, context: BrowserContext) -> None:
    page = show("/style/task/", "phone")
    context.set_offline(True)

    page.fill("#who", "李小明")
    page.press("#who", "Enter")

    expect(page.locator("#notices")).to_contain_text("个人信息不存手机")
    assert page.evaluate("JSON.stringify(localStorage)").count("李小明") == 0
    expect(page.locator("#who")).to_have_value("李小明")


def test_double_click_posts_once(show: Open, posts: list[Request]) -> None:
    page = show("/style/task/", "phone")
    page.fill("#count", "3")

    page.get_by_role("button", name="保存").evaluate("(b) => { b.click(); b.click(); }")
    page.wait_for_load_state("networkidle")

    assert len(posts) == 1
