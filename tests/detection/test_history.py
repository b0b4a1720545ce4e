"""Files of past events: kinds, encodings, damage, labels, pieces."""

from pathlib import Path

import pytest

from fanzha.detection import history
from fanzha.detection.history import Known, pieces
from fanzha.kit import Invalid, write_xlsx

HEAD = "event_id,occurred_at,payer_account,payee_account,amount_fen,merchant"
ROWS = [f"e{n},2026-03-02T10:00:0{n},999999A,999999B,{n},商户" for n in range(5)]


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "history.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "\n".join([HEAD, *ROWS]).replace(",", delimiter)

    (piece,) = pieces(write(tmp_path, text, encoding), "transfer")

    assert piece.table.columns["merchant"].values.tolist() == ["商户"] * 5
    assert piece.share == 1.0


def test_a_long_file_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PIECE", 2)

    found = list(pieces(write(tmp_path, "\n".join([HEAD, *ROWS])), "transfer"))

    assert [piece.table.rows for piece in found] == [2, 2, 1]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"\0\0\0\0", "history.csv"), (b"PAR1 and nothing", "Parquet"), (b"a,b\n1,2\n", "event_id")],
)
def test_a_bad_file_is_answered_by_a_sentence(tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "history.csv"
    file.write_bytes(content)

    with pytest.raises(Invalid, match=word):
        list(pieces(file, "transfer"))


def test_a_title_above_the_columns_does_no_harm(tmp_path: Path) -> None:
    text = "\n".join(["转账记录,,,,,", HEAD, *ROWS])

    (piece,) = pieces(write(tmp_path, text), "transfer")

    assert piece.table.rows == 5


def test_the_newest_label_of_an_event_counts(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("event_id,label\ne1,fraud\ne2,legitimate\ne1,legitimate\ne3,perhaps\n")
    (piece,) = pieces(write(tmp_path, "\n".join([HEAD, *ROWS])), "transfer")

    told = Known(labels).of(piece.table)

    assert told.known.tolist() == [False, True, True, False, False]
    assert not told.fraud.any()


def test_labels_are_read_as_offices_keep_them(tmp_path: Path) -> None:
    (tmp_path / "核实.csv").write_bytes("本月核实\n交易流水号,是否涉诈\ne1,是\n".encode("gb18030"))
    rows = [["e1", "fraud"], ["e2", "正常"]]
    (tmp_path / "labels.xlsx").write_bytes(write_xlsx(["event_id", "label"], rows, "labels"))
    (piece,) = pieces(write(tmp_path, "\n".join([HEAD, *ROWS])), "transfer")

    told = [Known(tmp_path / name).of(piece.table) for name in ("核实.csv", "labels.xlsx")]

    assert [one.known.sum() for one in told] == [1, 2] and told[1].fraud.sum() == 1


def test_labels_that_cannot_be_used_are_told_with_their_lines(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("event_id,label\ne1,fraud\n,fraud\ne2,perhaps\n1.23E+18,1\n", "utf-8-sig")

    told = Known(labels).as_json()

    assert (told["read"], told["accepted"], told["rejected"]) == (4, 1, 3)
    assert [each["line"] for each in told["problems"]] == [3, 4, 5]


@pytest.mark.parametrize("text", ["event_id,label\ne1,perhaps\n", "id,label\n", ""])
def test_labels_that_tell_nothing_are_refused(tmp_path: Path, text: str) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(text)

    with pytest.raises(Invalid):
        Known(labels)
