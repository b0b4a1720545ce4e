"""The parts' order is law: docs/architecture.md, tested file by file."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "fanzha"
ORDER = [
    "kit",
    "web",
    "organisations",
    "delivery",
    "ledger",
    "knowledge",
    "detection",
    "intake",
    "linking",
    "warning",
    "interception",
    "outreach",
    "inspection",
    "reporting",
    "simulation",
]
ABOVE = {"settings", "urls", "wiring", "wsgi", "cli"}
DJANGO_FILES = {
    "apps",
    "models",
    "actions",
    "access",
    "fields",
    "facts",
    "middleware",
    "context_processors",
    "templatetags",
    "views",
    "urls",
    "forms",
    "admin",
    "api",
    "tasks",
    "management",
    "migrations",
    "events",
}
FILES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)}:{node.lineno} imports relatively"
            base = node.module or ""
            yield node.lineno, base
            if base == "fanzha":
                yield from ((node.lineno, f"fanzha.{alias.name}") for alias in node.names)


def breaches(path: Path) -> Iterator[str]:
    part = part_of(path)
    if part in ABOVE or part == "__init__":
        return
    rank = ORDER.index(part)
    for line, module in imports(path):
        pieces = module.split(".")
        if pieces[0] != "fanzha" or len(pieces) == 1 or pieces[1] == part:
            continue
        place = f"{name(path)}:{line}"
        if pieces[1] in ABOVE or ORDER.index(pieces[1]) > rank:
            yield f"{place} imports {module}, which lies to its right"
        elif len(pieces) > 2 and (len(pieces) > 3 or pieces[2] != "actions"):
            yield f"{place} imports {module}, which is no public name"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_part_uses_only_public_names_to_its_left(path: Path) -> None:
    assert not list(breaches(path))


def folder_of(path: Path) -> str:
    """`detection.text` for a file in a folder of a part, `detection.lists` for one beside them."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts[:2])


@pytest.mark.parametrize("part", ORDER)
def test_folders_of_a_part_do_not_import_each_other_in_a_circle(part: str) -> None:
    below = TopologicalSorter[str]()
    for path in (each for each in FILES if part_of(each) == part):
        used = (module.split(".")[1:3] for _line, module in imports(path))
        inside = {".".join(pieces) for pieces in used if pieces[:1] == [part]}
        below.add(folder_of(path), *(inside - {part, folder_of(path)}))

    below.prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("path", FILES, ids=name)
def test_django_stays_in_the_files_made_for_it(path: Path) -> None:
    if part_of(path) in ABOVE:
        return
    inside = {piece.removesuffix(".py") for piece in path.relative_to(SOURCE).parts[1:]}
    if inside & DJANGO_FILES:
        return

    found = [m for _, m in imports(path) if re.match(r"(django|ninja|axes|otp|csp)\b", m)]

    assert not found, f"{name(path)} imports {found}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_holds_at_most_400_lines(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

    assert len(lines) <= 400


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_uses_only_templates_and_pages_to_its_left(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rank = ORDER.index(part_of(path))
    used = re.findall(r"{%\s*(?:extends|include)\s+[\"'](\w+)/", text)
    used += re.findall(r"{%\s*url\s+[\"'](\w+):", text)

    assert [part for part in used if ORDER.index(part) > rank] == []


def test_importing_a_part_never_loads_django() -> None:
    import subprocess
    import sys

    parts = [part for part in ORDER if (SOURCE / part / "__init__.py").exists()]
    code = f"import sys, {', '.join(f'fanzha.{p}' for p in parts)}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("part", ORDER)
def test_no_name_of_a_part_is_a_magnet(part: str) -> None:
    stems = {path.stem for path in (SOURCE / part).rglob("*.py")}

    assert not stems & {"utils", "helpers", "service", "services", "common", "manager", "misc"}


def test_models_refer_only_to_parts_to_their_left() -> None:
    from django.apps import apps

    for model in apps.get_models():
        if model._meta.app_label not in ORDER:
            continue
        rank = ORDER.index(model._meta.app_label)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.concrete and target and target._meta.app_label in ORDER:
                assert ORDER.index(target._meta.app_label) <= rank, f"{model} → {target}"


def reversed_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
            "reverse",
            "reverse_lazy",
            "redirect",
        }:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


@pytest.mark.parametrize("path", FILES, ids=name)
def test_views_reverse_only_names_to_their_left(path: Path) -> None:
    part = part_of(path)
    if part in ABOVE or part == "__init__":
        return
    spaces = [value.split(":")[0] for value in reversed_names(path) if ":" in value]

    assert [s for s in spaces if s in ORDER and ORDER.index(s) > ORDER.index(part)] == []
