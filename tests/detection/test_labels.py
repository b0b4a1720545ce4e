"""What became of decisions: by hand, from lists, from the program of a unit; and what it moves."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.detection.actions import copy_decisions, report_decision
from fanzha.detection.actions.labelfiles import import_labels
from fanzha.detection.actions.labelling import label_decision
from fanzha.detection.actions.ruleediting import publish_rule
from fanzha.detection.actions.rulefigures import labelled_ones, with_figures
from fanzha.detection.deciding.event import event_key
from fanzha.detection.deciding.kept import Labelled
from fanzha.detection.deciding.keys import event_secret
from fanzha.detection.deciding.segment import Segment
from fanzha.detection.models import Decision, LabelStep, RuleRow
from fanzha.detection.scoring.faults import read_fault
from fanzha.kit import Forbidden, Invalid, NotFound, now, write_xlsx
from fanzha.kit.actions import keyring
from fanzha.organisations.actions import AuditEntry, ImportRun, Unit, rejected_rows
from tests.cast import Cast
from tests.makers.decisions import make_decision, make_draft

pytestmark = pytest.mark.django_db(transaction=True)
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    settings.FANZHA_HOME = tmp_path
    (tmp_path / "decisions").mkdir()
    return tmp_path


def asked(unit: Unit, event_id: str, seq: int) -> Decision:
    """A decision that the unit's program asked for under its own id."""
    return make_decision(
        unit, seq, key=event_key(event_secret(keyring().chain), unit.code, event_id).hex()
    )


def lines(*rows: Sequence[str], head: str = "event_id,label") -> bytes:
    return "\n".join([head, *(",".join(row) for row in rows)]).encode()


def sums(run: ImportRun) -> tuple[int, int, int, int]:
    return run.read, run.accepted, run.merged, run.rejected


def test_a_teller_says_what_became_of_a_decision(cast: Cast, login: Login) -> None:
    row = make_decision(cast.branch)

    reply = login(cast.wu).post(
        f"/decisions/{row.pk}/label/", {"label": "fraud", "reason": "回访确认"}, follow=True
    )

    row.refresh_from_db()
    step = LabelStep.objects.get()
    assert (row.label, step.person, step.reason) == ("fraud", cast.wu, "回访确认")
    assert "回访确认" in reply.content.decode()
    assert AuditEntry.objects.filter(action="decision.labelled").count() == 1


def test_a_label_counts_in_the_precision_of_its_rule(cast: Cast) -> None:
    publish_rule(make_draft(cast.feng), cast.tang, "")
    for seq, label in enumerate(("fraud", "legitimate", "fraud"), 1):
        label_decision(make_decision(cast.branch, seq).pk, label, "checked", cast.wu)

    (rule,) = labelled_ones(with_figures(RuleRow.objects.all(), now() - timedelta(days=7)))

    assert (rule.labelled, round(rule.precision, 3)) == (3, 0.667)


def test_a_label_without_a_reason_is_asked_for_again(cast: Cast, login: Login) -> None:
    row = make_decision(cast.branch)

    reply = login(cast.wu).post(f"/decisions/{row.pk}/label/", {"label": "fraud", "reason": " "})

    assert reply.status_code == 400 and "fz-fielderror" in reply.content.decode()
    assert not LabelStep.objects.exists()


def test_a_label_can_be_taken_back(cast: Cast) -> None:
    row = make_decision(cast.branch)
    label_decision(row.pk, "fraud", "victim called", cast.wu)

    assert label_decision(row.pk, "", "another payment was meant", cast.wu)
    assert not label_decision(row.pk, "", "again", cast.wu)

    assert [(s.before, s.after) for s in row.label_steps.order_by("pk")] == [
        ("", "fraud"),
        ("fraud", ""),
    ]


def test_only_what_was_said_can_be_taken_back_on_the_page(cast: Cast, login: Login) -> None:
    row = make_decision(cast.branch)
    address, desk = f"/decisions/{row.pk}/label/", login(cast.wu)
    taken = {"label": "none", "reason": "another payment"}

    assert desk.post(address, taken).status_code == 400
    desk.post(address, {"label": "fraud", "reason": "victim called"})
    assert desk.post(address, taken).status_code == 302

    assert Decision.objects.get().label == ""


def test_decisions_of_other_units_and_roles_without_the_right_are_refused(cast: Cast) -> None:
    row = make_decision(cast.payment)

    with pytest.raises(NotFound):
        label_decision(row.pk, "fraud", "guess", cast.wu)
    with pytest.raises(Forbidden):
        label_decision(row.pk, "fraud", "guess", cast.ma)


def test_an_older_label_of_the_program_changes_nothing(cast: Cast, own_home: Path) -> None:
    row = make_decision(cast.branch)
    label_decision(row.pk, "legitimate", "called back", cast.wu)
    before = round((now() - timedelta(hours=1)).timestamp() * 1_000_000)
    segment = Segment(own_home / "decisions" / "2026-11-21.sqlite3")
    segment.write([], (Labelled(bytes.fromhex(row.key), "fraud", cast.branch.code, before),))
    segment.close()

    copy_decisions()

    row.refresh_from_db()
    assert row.label == "legitimate"


def test_a_label_of_the_program_stands_in_the_history(cast: Cast, own_home: Path) -> None:
    row = make_decision(cast.branch)
    later = round(now().timestamp() * 1_000_000)
    segment = Segment(own_home / "decisions" / "2026-11-21.sqlite3")
    segment.write([], (Labelled(bytes.fromhex(row.key), "fraud", cast.branch.code, later),))
    segment.close()

    copy_decisions()

    assert LabelStep.objects.get(decision=row).person is None


def test_every_line_of_a_list_is_taken_or_told_why(cast: Cast) -> None:
    for number in (1, 2, 3):
        asked(cast.branch, f"T{number}", number)
    data = lines(("T1", "fraud"), ("T2", "perhaps"), ("T3", "0"), ("T9", "1"), ("", "1"))

    run = import_labels(data, "labels.csv", cast.wu)

    assert sums(run) == (5, 2, 0, 3)
    assert [line for line, _why, _cells in rejected_rows(run)] == [3, 5, 6]
    assert list(Decision.objects.order_by("seq").values_list("label", flat=True)) == [
        "fraud",
        "",
        "legitimate",
    ]


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    asked(cast.branch, "T1", 1)
    data = lines(("T1", "fraud"))

    assert sums(import_labels(data, "a.csv", cast.wu)) == (1, 1, 0, 0)
    assert sums(import_labels(data, "a.csv", cast.wu)) == (1, 0, 1, 0)
    assert LabelStep.objects.count() == 1


def test_lists_come_as_offices_keep_them(cast: Cast) -> None:
    for number in (1, 2):
        asked(cast.branch, f"T{number}", number)
    chinese = "11月核实情况,,\n流水号,核实结果,原因\nT1,涉诈,已报警\n".encode("gb18030")
    book = write_xlsx(["event_id", "label"], [["T2", "正常"]], "核实")

    import_labels(chinese, "核实.csv", cast.wu)
    import_labels(book, "核实.xlsx", cast.wu)

    told = Decision.objects.order_by("seq").values_list("label", flat=True)
    assert list(told) == ["fraud", "legitimate"]
    assert LabelStep.objects.first().reason == "已报警"  # type: ignore[union-attr]


def test_an_exported_list_comes_back_filled_in(cast: Cast, login: Login) -> None:
    make_decision(cast.branch, 7)
    make_decision(cast.branch, 8)
    desk = login(cast.wu)
    text = desk.get("/decisions/?format=csv&sort=-seq").content.decode("utf-8-sig")
    filled = text.replace("未知", "涉诈", 1).encode("utf-8-sig")

    reply = desk.post(
        "/decisions/labels/", {"file": SimpleUploadedFile("a.csv", filled)}, follow=True
    )

    run = ImportRun.objects.get()
    assert reply.status_code == 200 and sums(run) == (2, 1, 1, 0)
    assert Decision.objects.get(label="fraud").seq == 8


def test_a_list_labels_only_what_its_sender_may_see(cast: Cast) -> None:
    asked(cast.payment, "T1", 1)
    foreign = lines(("1", "fraud"), head="编号,label")

    assert sums(import_labels(lines(("T1", "fraud")), "a.csv", cast.wu)) == (1, 0, 0, 1)
    assert sums(import_labels(foreign, "a.csv", cast.wu)) == (1, 0, 0, 1)


def test_an_id_that_two_units_used_is_asked_for_by_number(cast: Cast) -> None:
    report_decision(asked(cast.branch, "T1", 1).pk, cast.wu)
    report_decision(asked(cast.payment, "T1", 2).pk, cast.pay)

    by_id = import_labels(lines(("T1", "fraud")), "a.csv", cast.feng)
    by_number = import_labels(lines(("2", "fraud"), head="编号,label"), "a.csv", cast.feng)

    assert sums(by_id) == (1, 0, 0, 1)
    assert sums(by_number) == (1, 1, 0, 0) and Decision.objects.get(label="fraud").seq == 2


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\0\0\0"])
def test_what_is_no_list_is_refused(cast: Cast, data: bytes) -> None:
    with pytest.raises(Invalid):
        import_labels(data, "a.csv", cast.wu)

    assert not ImportRun.objects.exists()


def test_rejected_lines_speak_the_language_of_their_reader(cast: Cast, login: Login) -> None:
    run = import_labels(lines(("T9", "fraud"), ("T9", "perhaps")), "a.csv", cast.wu)
    desk = login(cast.wu)
    desk.cookies["django_language"] = "en"

    page = desk.get(f"/decisions/labels/{run.pk}/").content.decode()

    assert "Line 2: No decision of your units" in page
    assert "Line 3: label is fraud or legitimate, not “perhaps”." in page


def test_a_sentence_of_an_earlier_import_stays_as_it_was_stored() -> None:
    assert read_fault("没有该编号: 请核对") == "没有该编号: 请核对"


def test_rejected_lines_come_back_as_a_file(cast: Cast, login: Login) -> None:
    run = import_labels(lines(("T9", "fraud")), "a.csv", cast.wu)
    desk = login(cast.wu)

    page = desk.get(f"/decisions/labels/{run.pk}/").content.decode()
    text = desk.get(f"/decisions/labels/{run.pk}/rejected/").content.decode("utf-8-sig")

    assert "第2行" in page and "T9,fraud" in text
    assert login(cast.chen).get(f"/decisions/labels/{run.pk}/").status_code == 404
