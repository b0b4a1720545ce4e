"""Docs cannot drift: every setting, command, event and metric is written down, every link leads
somewhere, every task named in the READMEs exists."""

import re
import subprocess
from pathlib import Path

import pytest

from fanzha.cli import command_lines
from fanzha.ledger import METRICS

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCE = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    used = {name for text in SOURCE.values() for name in re.findall(r"\"(FANZHA_[A-Z_]+)\"", text)}
    written = set(re.findall(r"^\| `(FANZHA_[A-Z_]+)`", read("docs/settings.md"), re.MULTILINE))

    assert used == written


@pytest.mark.parametrize("line", command_lines())
def test_every_command_is_documented(line: str) -> None:
    page = read("docs/cli.md")
    words = line.split()

    assert f"fanzha {words[0]}" in page
    assert all(re.search(rf"\b{word}\b", page) for word in words)


def test_every_published_event_is_documented() -> None:
    used = {
        name for text in SOURCE.values() for name in re.findall(r"publish\(\s*\"([\w.]+)\"", text)
    }
    pages = "".join(path.read_text(encoding="utf-8") for path in DOCS)

    assert {name for name in used if f"`{name}`" not in pages} == set()


def test_every_handled_event_is_published_somewhere() -> None:
    from fanzha import wiring

    texts = "".join(text for path, text in SOURCE.items() if "wiring" not in path.parts)

    assert [event for event in wiring.HANDLERS if f'"{event}"' not in texts] == []


def test_every_metric_is_documented() -> None:
    page = read("docs/metrics.md")

    assert [metric.code for metric in METRICS.values() if metric.code not in page] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_tasks_named_in_the_readmes_exist(name: str) -> None:
    for task in set(re.findall(r"`make ([a-z-]+)`", read(name))):
        done = subprocess.run(["make", "-n", task], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, task


def test_the_tree_names_no_machine_and_no_registry() -> None:
    pattern = re.compile(r"py[p]i\.org|python[h]osted|registry\.np[m]|/wor[k]/main|/roo[t]/")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    small = [ROOT / n for n in listed.stdout.splitlines() if (ROOT / n).stat().st_size < 2_000_000]
    texts = ((path, path.read_text(encoding="utf-8", errors="ignore")) for path in small)

    assert [path.name for path, text in texts if pattern.search(text)] == []
