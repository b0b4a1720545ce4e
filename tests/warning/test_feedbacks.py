"""反馈回填 from the database."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from fanzha.kit import NotFound, now, read_table
from fanzha.warning import Outcome, State
from fanzha.warning.actions import (
    Batch,
    Ending,
    Imported,
    Warning,
    conclude,
    export_feedback,
    forget_rows,
    import_list,
    sign,
)
from fanzha.warning.actions import attempt as try_
from fanzha.warning.actions.rowsout import RowsGone
from fanzha.warning.actions.work import Try
from fanzha.warning.outcomes import AttemptKind, Result
from tests.cast import Cast
from tests.makers.warnings import HEADER, row

pytestmark = pytest.mark.django_db
OWN = "姓名,手机号,现住地,星座,劝阻结果(1成功 2失败 3无法联系),见面时间,推送时间"


def brought_in(cast: Cast, text: str, encoding: str = "utf-8") -> Imported:
    return import_list(text.encode(encoding), "名单.csv", cast.centre, None, now())


def dissuaded(cast: Cast) -> Warning:
    warning = Warning.objects.order_by("id")[0]
    sign(warning.pk, cast.zhao, now())
    try_(warning.pk, cast.zhao, Try(AttemptKind.VISIT, Result.REACHED), now())
    return conclude(warning.pk, cast.zhao, Ending(Outcome.R1), now())


def rows_of(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding))))


def test_outcomes_go_back_in_the_lists_own_columns_order_and_words(cast: Cast) -> None:
    first, second = "甲,15400001111,东门社区,天蝎,,,2026/11/20 8:30", "乙,,东门社区,双鱼,,,"
    batch = brought_in(cast, "\n".join([OWN, first, second])).batch
    dissuaded(cast)

    name, content = export_feedback(batch.pk, cast.chen)

    header, done, rejected = rows_of(content)
    assert (name, header) == ("名单.csv", OWN.split(","))
    assert done[:5] == ["甲", "15400001111", "东门社区", "天蝎", "1"]
    assert done[5].startswith("20") and "/" in done[5]
    assert rejected == second.split(",")


def test_feedback_is_a_step_of_the_warning(cast: Cast) -> None:
    batch = brought_in(cast, f"{OWN}\n甲,15400001111,东门社区,,,,").batch
    warning = dissuaded(cast)

    export_feedback(batch.pk)
    export_feedback(batch.pk)

    warning.refresh_from_db()
    assert warning.at is State.FOLLOW_UP
    assert warning.feedback_at is not None
    assert Batch.objects.get().returned_at is not None


def test_a_gb18030_list_goes_back_in_gb18030(cast: Cast) -> None:
    batch = brought_in(cast, f"{OWN}\n甲,15400001111,东门社区,,,,", "gb18030").batch

    assert rows_of(export_feedback(batch.pk)[1], "gb18030")[1][0] == "甲"


def test_own_columns_are_appended_only_when_the_list_has_none(cast: Cast) -> None:
    batch = brought_in(cast, "\n".join([HEADER, row()])).batch
    dissuaded(cast)

    header, done = rows_of(export_feedback(batch.pk)[1])

    assert header[: len(HEADER.split(","))] == HEADER.split(",")
    assert done[header.index("劝阻结果")] == "已识破无损失"


def test_a_workbook_goes_back_as_a_workbook(cast: Cast) -> None:
    from fanzha.kit import write_xlsx

    book = write_xlsx(["姓名", "手机号"], [["甲", "15400001111"]], "名单")
    batch = import_list(book, "a.xlsx", cast.centre, None, now()).batch

    table = read_table(export_feedback(batch.pk)[1], "b.xlsx")
    assert next(table.rows).cells[:2] == ("甲", "15400001111")


def test_formulas_come_back_harmless(cast: Cast) -> None:
    batch = brought_in(cast, f"{OWN}\n=1+1,15400001111,东门社区,,,,").batch

    assert rows_of(export_feedback(batch.pk)[1])[1][0] == "'=1+1"


def test_an_unknown_batch_is_said_so(cast: Cast) -> None:
    with pytest.raises(NotFound):
        export_feedback(99)


def test_rows_wait_for_the_feedback_and_not_longer(cast: Cast) -> None:
    batch = brought_in(cast, f"{OWN}\n甲,15451541111,东门社区,,,,").batch
    later = now() + timedelta(days=91)
    assert forget_rows(later) == 0
    dissuaded(cast)

    export_feedback(batch.pk)

    assert forget_rows(later) == 1


def test_rows_go_with_the_raw_file_at_the_latest(cast: Cast) -> None:
    brought_in(cast, f"{OWN}\n甲,15451541111,东门社区,,,,")

    assert forget_rows(now() + timedelta(days=364)) == 0
    assert forget_rows(now() + timedelta(days=366)) == 1


def test_a_list_whose_rows_are_gone_says_so_and_marks_nothing(cast: Cast) -> None:
    batch = brought_in(cast, f"{OWN}\n甲,15451541111,东门社区,,,,").batch
    warning = dissuaded(cast)
    forget_rows(now() + timedelta(days=366))

    with pytest.raises(RowsGone, match="处置结果仍保留"):
        export_feedback(batch.pk)

    warning.refresh_from_db()
    assert warning.at is State.OUTCOME


def test_the_page_of_such_a_list_offers_no_empty_download(
    cast: Cast, login: Callable[..., Client]
) -> None:
    batch = brought_in(cast, f"{OWN}\n甲,15451541111,东门社区,,,,").batch
    client = login(cast.chen)
    path = f"/warnings/lists/{batch.pk}/"
    assert f"{path}feedback/" in client.get(path).content.decode()

    forget_rows(now() + timedelta(days=366))

    text = client.get(path).content.decode()
    assert f"{path}feedback/" not in text and "保存期限" in text
    assert client.post(f"{path}rows/accepted/").status_code == 404
