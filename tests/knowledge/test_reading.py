"""Data files are checked field by field, and written so that they read back equal."""

from datetime import date
from pathlib import Path

import pytest

from fanzha.kit import Invalid
from fanzha.knowledge.library import assemble, digest
from fanzha.knowledge.reading import (
    KINDS,
    build,
    from_json,
    read_file,
    read_folder,
    to_json,
    write_folder,
)
from fanzha.knowledge.snapshots import shipped

SUB_TYPE = {"code": "T0101", "name": "刷单", "name_en": "Brushing"}


def test_a_written_folder_reads_back_equal(tmp_path: Path) -> None:
    entries = shipped().library.entries

    write_folder(tmp_path, entries, "test")

    assert read_folder(tmp_path) == entries


@pytest.mark.parametrize(
    "text", ['引号"和\\反斜杠', "换行\n第二行", "\x7f删除符", "制表\t符", "😀"]
)
def test_odd_characters_survive_writing(tmp_path: Path, text: str) -> None:
    entry = build("red_flag", {"code": "F01", "text": text, "text_en": "x"}, "test")
    content = dict.fromkeys(KINDS, ()) | {"red_flag": (entry,)}

    write_folder(tmp_path, content, "test")

    assert read_folder(tmp_path)["red_flag"] == (entry,)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_survives_json(kind: str) -> None:
    for entry in shipped().library.entries[kind]:
        assert from_json(kind, to_json(entry), "test") == entry


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "“colour”"),
        ({"name": None}, "“name”"),
        ({"name": "  "}, "“name”"),
        ({"code": "T1"}, r"T\d{4}"),
        ({"counted": 1}, "“counted”"),
        ({"valid_from": "yesterday"}, "“valid_from”"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_entry(change: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid) as raised:
        build("sub_type", SUB_TYPE | change, "taxonomy.toml")

    assert "taxonomy.toml: sub_type" in str(raised.value)
    assert words in str(raised.value)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(Invalid, match=r"taxonomy\.toml.*“name”"):
        build("sub_type", {"code": "T0101", "name_en": "x"}, "taxonomy.toml")


def test_a_code_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    entry = '[[phase]]\ncode = "G0"\nname = "x"\nname_en = "x"\nnext = "x"\n'
    (tmp_path / "method.toml").write_text(entry * 2, encoding="utf-8")

    with pytest.raises(Invalid, match=r"method\.toml.*“G0”"):
        read_file(tmp_path / "method.toml")


def test_a_kind_in_the_wrong_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "slogans.toml").write_text("[[phase]]\ncode = 'G0'\n", encoding="utf-8")

    with pytest.raises(Invalid, match=r"slogans\.toml.*“phase”"):
        read_file(tmp_path / "slogans.toml")


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00", b"[[phase]\n"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cases.toml").write_bytes(content)

    with pytest.raises(Invalid, match=r"cases\.toml .*TOML"):
        read_file(tmp_path / "cases.toml")


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"taxonomy\.toml .*TOML"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("sub_type", SUB_TYPE | {"code": "T5501"}, "“T55”"),
        (
            "name",
            {"code": "新名", "codes": ["T77"], "list": "习称"},
            "“T77”",
        ),
        (
            "hub",
            {"code": "x", "kind": "face", "value": "1", "match": "exact", "name": "x"},
            "“face”",
        ),
        (
            "hub",
            {"code": "x", "kind": "ip", "value": "10.1", "match": "network", "name": "x"},
            "“10.1”",
        ),
    ],
)
def test_entries_that_do_not_fit_together_are_refused(
    kind: str, body: dict[str, object], words: str
) -> None:
    entries = dict(shipped().library.entries)
    entries[kind] = (*entries[kind], build(kind, body, "test"))

    with pytest.raises(Invalid, match=words):
        assemble(entries, "test")


def test_the_digest_depends_on_every_field() -> None:
    entries = dict(shipped().library.entries)
    later = build("phase", to_json(entries["phase"][0]) | {"valid_from": date(2021, 1, 1)}, "test")

    changed = entries | {"phase": (later, *entries["phase"][1:])}

    assert digest(changed) != digest(entries)
