"""Extract, check and compile the translations of every part.

    tools/messages.py [PART …]            update and compile src/fanzha/<part>/locale
    tools/messages.py --prune [PART …]    the same, and forget strings no longer used
    tools/messages.py --check [PART …]    change nothing; list what is wrong, exit code 1

Source strings are English, translations Simplified Chinese. Needs neither a database nor
the Debian package gettext.
"""

import argparse
import ast
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "fanzha"
CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
METADATA = {
    "Project-Id-Version": "fanzha",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# call -> positions of (context, singular, plural)
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL = re.compile(r"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(")
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|\{\w*\}|%[sd]")
WORD = re.compile(r"[a-z]{2,}")
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
# Files that talk to people; Chinese data may stand in all others.
SPEAKING = re.compile(
    r"(^|/)(views|forms|admin|models|templatetags|urls|api|middleware|context_processors|errors)"
    r"(/|\.py$)"
)
ALLOWED = re.compile(r"#.*\bchinese:")  # `# chinese: reason` on the line lets a literal pass

Key = tuple[str, str]  # context ("" without one), source string


@dataclass
class Message:
    """One source string of a part and the files it stands in."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


@dataclass
class Found:
    """What the files of one part hold: messages by key, and problems in words."""

    messages: dict[Key, Message] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, context: str, singular: str, plural: str, file: str) -> None:
        """Remember one use of a string; contradicting plurals are a problem."""
        message = self.messages.setdefault((context, singular), Message())
        if plural and message.plural not in ("", plural):
            self.problems.append(f"{file}: two plurals for {singular!r}")
        message.plural = message.plural or plural
        message.files.add(file)


def parts(source: Path = SOURCE) -> list[Path]:
    """The folders that can have strings of their own."""
    return sorted(p for p in source.iterdir() if p.is_dir() and not p.name.startswith("_"))


def constant(node: ast.expr) -> str | None:
    """The text of a literal string, or None for anything computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def read_call(call: ast.Call, name: str, file: str, found: Found) -> None:
    """Take the strings of one gettext call."""
    places = CALLS[name]
    needed = [place for place in places if place is not None]
    if len(call.args) <= max(needed):
        return
    texts = {place: constant(call.args[place]) for place in needed}
    if None in texts.values():
        found.problems.append(f"{file}:{call.lineno}: {name}() of something that is no literal")
        return
    context, singular, plural = (texts[p] if p is not None else "" for p in places)
    found.add(context or "", singular or "", plural or "", file)


def callee(call: ast.Call) -> str:
    """Name of the called function without its module."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def docstrings(tree: ast.Module) -> set[int]:
    """Identities of the nodes that are documentation, not text for people."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def chinese_literals(tree: ast.Module, lines: list[str]) -> Iterator[int]:
    """Line numbers of Chinese string literals that no comment allows."""
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if id(node) in documentation or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = constant(node)
        if text and CHINESE.search(text) and not ALLOWED.search(lines[node.lineno - 1]):
            yield node.lineno


def read_python(text: str, file: str, found: Found) -> None:
    """Take the messages of one Python file."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and callee(node) in CALLS:
            read_call(node, callee(node), file, found)
    if SPEAKING.search(file):
        found.problems += [
            f"{file}:{line}: Chinese literal; write English and translate it"
            for line in sorted(set(chinese_literals(tree, text.splitlines())))
        ]


def calls_in(text: str) -> Iterator[ast.Call]:
    """The gettext calls that templatize leaves between blanked-out markup."""
    for match in CALL.finditer(text):
        for end in (m.end() for m in re.finditer(r"\)", text[match.start() :])):
            try:
                tree = ast.parse(text[match.start() : match.start() + end], mode="eval")
            except SyntaxError:
                continue
            if isinstance(tree.body, ast.Call):
                yield tree.body
            break


def read_template(text: str, file: str, found: Found) -> None:
    """Take the messages of one template."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = templatize(text, origin=file)
    for call in calls_in(source):
        read_call(call, callee(call), file, found)
    bare = TEMPLATE_COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)
    for number, line in enumerate(bare.splitlines(), 1):
        if CHINESE.search(line):
            found.problems.append(f"{file}:{number}: Chinese literal; write English, translate it")


def extract(folder: Path) -> Found:
    """All messages and problems of the Python files and templates under a part's folder."""
    found = Found()
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            read_python(path.read_text("utf-8"), path.relative_to(folder).as_posix(), found)
    for path in sorted(folder.glob("templates/**/*.*")):
        if path.suffix in {".html", ".txt", ".md", ".xml"}:
            read_template(path.read_text("utf-8"), path.relative_to(folder).as_posix(), found)
    return found


def load(folder: Path) -> polib.POFile:
    """The part's catalogue, or an empty one."""
    path = folder / CATALOGUE
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def translated(entry: polib.POEntry) -> str:
    """The Chinese text of an entry, whichever form it is kept in."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def make_entry(key: Key, message: Message, text: str) -> polib.POEntry:
    """A catalogue entry without line numbers, so that catalogues change only with the strings."""
    context, source = key
    entry = polib.POEntry(
        msgid=source,
        msgctxt=context or None,
        occurrences=[(name, "") for name in sorted(message.files)],
    )
    if re.search(r"%\(\w+\)|%[sd]", source + message.plural):
        entry.flags.append("python-format")
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text
    return entry


def known_elsewhere(folder: Path) -> dict[Key, str]:
    """Translations of the other parts: Django merges all catalogues, so equal strings agree."""
    known: dict[Key, str] = {}
    for other in parts(folder.parent):
        if other != folder:
            for entry in load(other):
                if not entry.obsolete and translated(entry):
                    known.setdefault((entry.msgctxt or "", entry.msgid), translated(entry))
    return known


def merge(folder: Path, found: Found, *, prune: bool) -> polib.POFile:
    """The catalogue brought up to date: old translations kept, lost strings marked obsolete."""
    old = {(e.msgctxt or "", e.msgid): e for e in load(folder)}
    elsewhere = known_elsewhere(folder)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(METADATA)
    for key in sorted(found.messages, key=lambda k: (min(found.messages[k].files), k[1], k[0])):
        text = translated(old[key]) if key in old else elsewhere.get(key, "")
        entry = make_entry(key, found.messages[key], text or elsewhere.get(key, ""))
        if key in old:
            entry.tcomment = old[key].tcomment
            entry.flags += [flag for flag in old[key].flags if flag == "fuzzy"]
        catalogue.append(entry)
    if not prune:
        lost = [entry for key, entry in sorted(old.items()) if key not in found.messages]
        for entry in (e for e in lost if translated(e)):
            entry.obsolete = True
            entry.occurrences = []
            catalogue.append(entry)
    return catalogue


def write_if_changed(path: Path, content: bytes) -> None:
    """Replace the file in one step, and only when it differs: builders run this side by side."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.write_bytes(content)
    temporary.replace(path)


def update(folder: Path, *, prune: bool) -> list[str]:
    """Write one part's catalogue and its compiled form; the strings still to translate."""
    found = extract(folder)
    if not found.messages and not (folder / CATALOGUE).exists():
        return []
    catalogue = merge(folder, found, prune=prune)
    write_if_changed(folder / CATALOGUE, (str(catalogue).rstrip() + "\n").encode())
    write_if_changed((folder / CATALOGUE).with_suffix(".mo"), catalogue.to_binary())
    return [f"{folder.name}: to translate: {e.msgid!r}" for e in catalogue if not_done(e)]


def not_done(entry: polib.POEntry) -> bool:
    """True where a string in use has no translation."""
    return not entry.obsolete and not translated(entry)


def entry_problems(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry in use."""
    text = translated(entry)
    if not text:
        yield f"not translated: {entry.msgid!r}"
        return
    if "fuzzy" in entry.flags:
        yield f"fuzzy: {entry.msgid!r}"
    if not CHINESE.search(text) and WORD.search(PLACEHOLDER.sub("", entry.msgid)):
        yield f"translation has no Chinese: {entry.msgid!r}"
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if wanted != set(PLACEHOLDER.findall(text)) and set(PLACEHOLDER.findall(text)) - wanted:
        yield f"unknown placeholder in the translation of {entry.msgid!r}"
    elif wanted - set(PLACEHOLDER.findall(text)):
        yield f"placeholder lost in the translation of {entry.msgid!r}"


def catalogue_problems(catalogue: polib.POFile, found: Found) -> Iterator[str]:
    """What is wrong with a part's catalogue compared with its source."""
    live = {(e.msgctxt or "", e.msgid): e for e in catalogue if not e.obsolete}
    for key in found.messages:
        if key not in live:
            yield f"not in the catalogue: {key[1]!r}"
    for key, entry in live.items():
        if key in found.messages:
            yield from entry_problems(entry)
    for entry in catalogue:
        if entry.obsolete or (entry.msgctxt or "", entry.msgid) not in found.messages:
            yield f"no longer used (run with --prune): {entry.msgid!r}"


def check(folder: Path) -> list[str]:
    """All problems of one part, in words."""
    found = extract(folder)
    catalogue = load(folder)
    problems = found.problems + list(catalogue_problems(catalogue, found))
    compiled = (folder / CATALOGUE).with_suffix(".mo")
    if (folder / CATALOGUE).exists() and (
        not compiled.exists() or compiled.read_bytes() != catalogue.to_binary()
    ):
        problems.append("the compiled catalogue is stale")
    return [f"{folder.name}: {problem}" for problem in problems]


def disagreements(source: Path = SOURCE) -> list[str]:
    """Strings that two parts translate differently: only one of the two would ever show."""
    seen: dict[Key, tuple[str, str]] = {}
    problems = []
    for folder in parts(source):
        for entry in load(folder):
            key, text = (entry.msgctxt or "", entry.msgid), translated(entry)
            if entry.obsolete or not text:
                continue
            other, first = seen.setdefault(key, (folder.name, text))
            if first != text:
                problems.append(f"{entry.msgid!r}: {other} says {first}, {folder.name} says {text}")
    return problems


def main(arguments: list[str] | None = None, source: Path = SOURCE) -> int:
    """Run the command; the exit code is 1 when a check finds something."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("part", nargs="*", help="parts to look at (default: all)")
    parser.add_argument("--check", action="store_true", help="change nothing, list problems")
    parser.add_argument("--prune", action="store_true", help="forget strings no longer used")
    options = parser.parse_args(arguments)
    folders = [source / name for name in options.part] or parts(source)
    if options.check:
        lines = [line for folder in folders for line in check(folder)] + disagreements(source)
    else:
        lines = [line for folder in folders for line in update(folder, prune=options.prune)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if options.check and lines else 0


if __name__ == "__main__":
    sys.exit(main())
