"""What the browser gets: strict content security, readable colours, icons that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "fanzha"
WEB = SOURCE / "web"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (WEB / "static/web/icons.svg").read_text("utf-8")))
BASE = (WEB / "static/web/css/base.css").read_text("utf-8")
COMPONENTS = (WEB / "static/web/css/components.css").read_text("utf-8")
INLINE = re.compile(
    r"""\sstyle=|\son\w+=["']|<style[\s>]|<script(?![^>]*\bsrc=)|javascript:|hx-on[:\w-]*=|"""
    r"""hx-vals=["']js:|hx-trigger=["'][^"']*\["""
)


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_has_nothing_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_icons_of_a_template_exist(path: Path) -> None:
    used = set(re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8")))

    assert used - ICONS == set()


def test_icons_of_the_navigation_exist() -> None:
    from fanzha.wiring.frame import PHONE, SECTIONS

    entries = [entry for _, links in SECTIONS for entry in links] + list(PHONE)

    assert {entry.icon for entry in entries if entry.icon} - ICONS == set()


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def variables() -> dict[str, str]:
    found = dict(re.findall(r"--fz-([\w-]+): (#[0-9a-f]{3,6});", BASE))
    return {k: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for k, v in found.items()}


def tiers() -> Iterator[tuple[str, str, str]]:
    colours = variables()
    for name, tone, light in re.findall(
        r"\.fz-(?:tier|tone)-(\w+) \{ --tone: var\(--fz-([\w-]+)\); --tone-light: ([^;]+);",
        COMPONENTS,
    ):
        light_name = re.search(r"--fz-([\w-]+)", light)
        yield name, colours[tone], colours[light_name[1]] if light_name else light


@pytest.mark.parametrize(("name", "tone", "light"), list(tiers()))
def test_tier_words_are_readable_on_their_ground(name: str, tone: str, light: str) -> None:
    assert contrast(tone, light) >= 4.5
    assert contrast(tone, "#ffffff") >= 4.5


@pytest.mark.parametrize("name", ["ink", "soft", "faint", "accent"])
@pytest.mark.parametrize("ground", ["paper", "ground"])
def test_text_is_readable(name: str, ground: str) -> None:
    assert contrast(variables()[name], variables()[ground]) >= 4.5


def test_vendored_files_are_named_with_version_and_licence() -> None:
    vendor = WEB / "static/web/vendor"
    readme = (vendor / "README.md").read_text("utf-8")

    for path in vendor.rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert path.name in readme
    assert "4.0.1" in readme and "1.6.1" in readme and "6.1.0" in readme


def test_style_sheets_name_no_missing_file() -> None:
    for path in WEB.rglob("*.css"):
        assert "sourceMappingURL" not in path.read_text("utf-8")
