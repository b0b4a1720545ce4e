"""Journeys drive a real Chromium against a real server on a small demo county."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.centre import Centre

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 120_000  # two lanes share two cores: slow is not wrong
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A served demo county of seven days."""
    centre = Centre(tmp_path_factory.mktemp("demo"))
    centre.run("demo", "--no-serve", "--days", "7")
    centre.serve()
    centre.decides()
    yield centre
    centre.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it these tests are skipped, with the reason."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=binary, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def enter(demo: Centre, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A function: login → a page of that person, on a desk or a phone."""
    contexts = []

    def as_person(login: str, phone: bool = False) -> Page:
        context = chromium.new_context(
            base_url=demo.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            locale="zh-CN",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/login/")
        page.fill("input[name=login], input[name=username]", login)
        page.fill("input[name=password]", "fanzha-demo-2026")
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield as_person
    for context in contexts:
        context.close()
