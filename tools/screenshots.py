"""Make the pictures of the READMEs from a running demo: `make demo`, then `make screenshots`.

tools/screenshots.py [URL]          docs/pictures/*.png
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PASSWORD = "fanzha-demo-2026"  # noqa: S105 - the demo county's, printed by `fanzha demo`
SHOTS = (
    ("desk", "duty", "/", (1440, 900)),
    ("seat", "seat", "/seat/", (1440, 900)),
    ("task", "station1", "/", (390, 844)),
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def main(url: str) -> None:
    """One picture a page, logged in as the role it belongs to."""
    binary = shutil.which("chromium")
    if binary is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=binary, args=FLAGS)
        for name, login, path, (width, height) in SHOTS:
            size = {"width": width, "height": height}
            page = browser.new_page(base_url=url, viewport=size, locale="zh-CN")  # type: ignore[arg-type]
            page.goto("/login/")
            page.fill("input[name=username]", login)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda at: "/login" not in at)
            page.goto(path)
            page.wait_for_timeout(800)
            page.screenshot(path=PICTURES / f"{name}.png")


main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
