"""docs/web.md names every tag, filter and block there is."""

import re
from pathlib import Path

import pytest

from fanzha.web.templatetags.web import register

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "web.md").read_text("utf-8")
LAYOUTS = ("page", "list", "task", "public", "login", "wall", "print")


@pytest.mark.parametrize("name", sorted(register.tags))
def test_tag_is_documented(name: str) -> None:
    assert f"`{{% {name}" in PAGE


@pytest.mark.parametrize("name", sorted(register.filters))
def test_filter_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", LAYOUTS)
def test_documented_blocks_exist(name: str) -> None:
    (line,) = re.findall(rf"^\| `web/{name}\.html` .*$", PAGE, re.MULTILINE)
    folder = ROOT / "src/fanzha/web/templates/web"
    templates = "".join((folder / f"{n}.html").read_text("utf-8") for n in (name, "base", "page"))

    for block in re.findall(r"`(\w+)`", line.split("|")[3]):
        assert f"{{% block {block} %}}" in templates
