"""The translation tool, and the state of every part's catalogue."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "messages.py"


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


messages = load_tool()
TEMPLATE = """{% load i18n %}{% translate "Sign" %} {{ _("Open") }}
{% translate "May" context "month" %}
{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"""


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A part `desk` with one template and one view in a source tree of its own."""
    folder = tmp_path / "desk"
    (folder / "templates" / "desk").mkdir(parents=True)
    (folder / "templates" / "desk" / "a.html").write_text(TEMPLATE)
    (folder / "views.py").write_text('"""Views."""\nx = _("Call " "now")\n')
    return folder


def translate_all(folder: Path, text: str = "译文") -> None:
    path = folder / messages.CATALOGUE
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "%(n)s 行"}
        else:
            entry.msgstr = text
    catalogue.save(str(path))


def test_strings_of_templates_and_python_are_found(part: Path) -> None:
    found = messages.extract(part).messages

    assert set(found) == {
        ("", "Sign"),
        ("", "Open"),
        ("month", "May"),
        ("", "%(n)s row"),
        ("", "Call now"),
    }
    assert found[("", "%(n)s row")].plural == "%(n)s rows"


def test_untranslated_string_fails_the_check(part: Path) -> None:
    assert messages.main(["desk"], part.parent) == 0

    assert messages.main(["--check"], part.parent) == 1


def test_translated_and_compiled_part_passes(
    part: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.main(["desk"], part.parent)
    translate_all(part)
    messages.main(["desk"], part.parent)
    capsys.readouterr()

    assert messages.main(["--check"], part.parent) == 0, capsys.readouterr().out


def test_update_keeps_translations(part: Path) -> None:
    messages.main(["desk"], part.parent)
    translate_all(part)
    (part / "views.py").write_text('x = _("New")\ny = _("Call now")\n')

    messages.main(["desk"], part.parent)

    kept = {e.msgid: e.msgstr for e in messages.load(part)}
    assert kept["Call now"] == "译文"
    assert kept["New"] == ""


def test_stale_compiled_file_is_reported(part: Path) -> None:
    messages.main(["desk"], part.parent)
    translate_all(part)

    assert "desk: the compiled catalogue is stale" in messages.check(part)


def test_lost_string_is_reported_until_pruned(part: Path) -> None:
    messages.main(["desk"], part.parent)
    translate_all(part)
    (part / "views.py").write_text("")
    messages.main(["desk"], part.parent)
    assert any("no longer used" in line for line in messages.check(part))

    messages.main(["--prune", "desk"], part.parent)

    assert messages.check(part) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Sign", "no Chinese"),
        ("签收 %(who)s", "unknown placeholder"),
    ],
)
def test_poor_translation_is_reported(part: Path, text: str, problem: str) -> None:
    messages.main(["desk"], part.parent)
    translate_all(part, text)

    assert any(problem in line for line in messages.check(part))


def test_lost_placeholder_is_reported() -> None:
    entry = polib.POEntry(msgid="%(n)s rows left", msgstr="剩余行")

    assert list(messages.entry_problems(entry)) == [
        "placeholder lost in the translation of '%(n)s rows left'"
    ]


def test_chinese_in_template_or_view_is_reported(part: Path) -> None:
    (part / "templates" / "desk" / "a.html").write_text("{# 说明 #}\n<p>签收</p>")
    (part / "views.py").write_text('x = "结果"\ny = "数据"  # chinese: fixed word\n')

    assert messages.extract(part).problems == [
        "views.py:1: Chinese literal; write English and translate it",
        "templates/desk/a.html:2: Chinese literal; write English, translate it",
    ]


def test_chinese_data_outside_pages_is_allowed(part: Path) -> None:
    (part / "streets.py").write_text('NAMES = ["幸福路"]\n')

    assert messages.extract(part).problems == []


def test_parts_must_agree_on_a_translation(part: Path, tmp_path: Path) -> None:
    (tmp_path / "till").mkdir()
    (tmp_path / "till" / "views.py").write_text('x = _("Open")\n')
    messages.main(["desk", "till"], part.parent)
    translate_all(part, "打开")
    translate_all(tmp_path / "till", "开启")

    assert messages.disagreements(part.parent) == ["'Open': desk says 打开, till says 开启"]


def test_new_string_takes_the_translation_of_another_part(part: Path, tmp_path: Path) -> None:
    messages.main(["desk"], part.parent)
    translate_all(part, "打开")
    (tmp_path / "till").mkdir()
    (tmp_path / "till" / "views.py").write_text('x = _("Open")\n')

    messages.main(["till"], part.parent)

    assert [e.msgstr for e in messages.load(tmp_path / "till")] == ["打开"]


@pytest.mark.parametrize("folder", messages.parts(), ids=lambda folder: folder.name)
def test_every_part_is_fully_translated(folder: Path) -> None:
    assert messages.check(folder) == []


def test_parts_use_one_translation_per_string() -> None:
    assert messages.disagreements() == []
