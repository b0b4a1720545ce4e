"""Codes that people read have Chinese words: audit actions and scheduled jobs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from fanzha import wiring
from fanzha.organisations.templatetags.organisations import action_words

SOURCE = Path(__file__).parents[1] / "src" / "fanzha"
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
WRITERS = {"audit", "Deed"}


def codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)):
            yield str(node.value)


def actions(path: Path) -> Iterator[str]:
    """Codes in calls that write the audit chain, or assigned to the name `action`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in WRITERS:
                yield from codes(node)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "action":
            yield from codes(node.value)


def without_words(names: set[str]) -> list[str]:
    with translation.override("zh-hans"):
        return sorted(name for name in names if action_words(name).isascii())


def test_every_action_of_the_audit_chain_has_chinese_words() -> None:
    found = {code for path in SOURCE.rglob("*.py") for code in actions(path)}

    assert len(found) > 60
    assert without_words(found) == []


def test_every_scheduled_job_has_chinese_words() -> None:
    assert without_words({job.name for job in wiring.JOBS}) == []
