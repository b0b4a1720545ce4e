"""Speed of the engine, and its quality on the optional sets beside the project: `bench`."""

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from subprocess import run
from time import perf_counter
from typing import Any

from fanzha.detection.text.classify import Typing, classify
from fanzha.detection.text.extract import extract

SETS = Path("../shared/data")
_QUICK_ROWS = 1500
_SECONDS = 2.0
_LOAD = (
    "from time import perf_counter as t; s = t()\n"
    "from fanzha.detection import classify, extract\n"
    "classify('1'); extract('1'); print(t() - s)"
)
# Messages and statements in the lengths of daily work; synthetic.
_SAMPLE = (
    "您好我是京东客服，您购买的奶粉质检不合格，现在给您办理三倍理赔，请下载会议软件打开屏幕共享，"
    "QQ：123456789",
    "【菜鸟驿站】您的包裹已到幸福小区北门店，请凭取件码 3-2-1024 及时取件。",
    "报警人称昨天下午3点接到电话13800001234，按对方要求通过手机银行向户名张三的账户转"
    "账35000元，后被拉黑。",
    "【工商银行】您尾号1234的储蓄卡11月20日15:23支出人民币500.00元，余额12,345.67元。",
    "妈，我今晚加班，不回家吃饭了，你们先吃。",
)  # fmt: skip
# Labels of the sets in our codes; their class 贷款 holds the credit-record cases (T05) too.
_TEXTS5 = {1: "T07", 2: "T04", 3: "T03", 4: "T08"}
_TEXTS8 = {1: "T07", 2: "T04", 3: "T03", 4: "T08", 5: "T01", 6: "T10", 7: "T09"}
_MERGED = {"T05": "T04"}
_GOAL_AUC, _GOAL_F1 = 0.95, 0.80


def bench(folder: Path = SETS, *, quick: bool = False, seconds: float = _SECONDS) -> dict[str, Any]:
    """Texts a second, p99, load time, and figures per set; absent sets say that they were skipped.

    `seconds` is how long each rate is measured. Quality is zero-shot: nothing was fitted on the
    sets.
    """
    limit = _QUICK_ROWS if quick else None
    return {
        "classify_per_s": round(_rate(classify, seconds)),
        "extract_per_s": round(_rate(extract, seconds)),
        "p99_ms": round(_p99(), 3),
        "load_s": round(_load(), 3),
        "model_mb": round(_model_bytes() / 1e6, 3),
        "sets": {
            "telecom_fraud_texts5": _texts(folder, "telecom_fraud_texts5", _TEXTS5, limit),
            "telecom_fraud_texts8": _texts(folder, "telecom_fraud_texts8", _TEXTS8, limit),
            "sms_wdingao": _ham(folder, limit),
            "golfxiao_dialogs": _dialogs(folder, limit),
            "fraud_r1": _recall(folder, limit),
        },
    }


def _rate(work: Callable[[str], object], seconds: float) -> float:
    done, start = 0, perf_counter()
    while (spent := perf_counter() - start) < seconds:
        for text in _SAMPLE:
            work(text)
        done += len(_SAMPLE)
    return done / spent


def _p99() -> float:
    """Milliseconds for classify and extract of one text together."""
    times = []
    for text in _SAMPLE * 400:
        start = perf_counter()
        classify(text)
        extract(text)
        times.append(perf_counter() - start)
    return sorted(times)[int(0.99 * len(times))] * 1000


def _load() -> float:
    """Seconds from import to the first answer, in a fresh interpreter."""
    done = run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout)


def _model_bytes() -> int:
    return sum(path.stat().st_size for path in (Path(__file__).parent / "data").iterdir())


def _rows(path: Path, limit: int | None) -> list[dict[str, Any]] | None:
    if not path.exists():
        sys.stderr.write(f"skipped: {path} not found (optional benchmark data)\n")
        return None
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    # Every k-th row, because the files are ordered by class.
    return rows[:: max(1, len(rows) // limit)] if limit else rows


_SKIPPED = {"skipped": "not found (optional benchmark data)"}


def _texts(folder: Path, name: str, codes: dict[int, str], limit: int | None) -> dict[str, Any]:
    rows = _rows(folder / name / "texts.jsonl.gz", limit)
    if rows is None:
        return _SKIPPED
    found = [(int(row["label"]), classify(row["text"])) for row in rows]
    pairs = [(codes[label], _code(typing)) for label, typing in found if label]
    result: dict[str, Any] = {
        "type_macro_f1": round(_macro_f1(pairs), 3),
        "type_reference": _GOAL_F1,
        "recall": _share([typing for label, typing in found if label]),
    }
    honest = [typing for label, typing in found if not label]
    if honest:
        fraud = [typing.probability for label, typing in found if label]
        auc = _auc(fraud, [typing.probability for typing in honest])
        result |= {"auc": round(auc, 3), "auc_reference": _GOAL_AUC, "fpr": _share(honest)}
    return result


def _ham(folder: Path, limit: int | None) -> dict[str, Any]:
    """Real SMS without fraud: every alarm is a false one (its spam is advertising)."""
    rows = _rows(folder / "sms_wdingao" / "sms.jsonl.gz", limit)
    if rows is None:
        return _SKIPPED
    found = [(int(row["label"]), classify(row["text"])) for row in rows]
    return {
        "fpr_ham": _share([typing for label, typing in found if not label]),
        "fpr_advertising": _share([typing for label, typing in found if label]),
    }


def _dialogs(folder: Path, limit: int | None) -> dict[str, Any]:
    rows = _rows(folder / "golfxiao_dialogs" / "test0902.jsonl.gz", limit)
    if rows is None:
        return _SKIPPED
    found = [(bool(row["is_fraud"]), classify(row["text"])) for row in rows]
    fraud = [typing for is_fraud, typing in found if is_fraud]
    honest = [typing for is_fraud, typing in found if not is_fraud]
    auc = _auc([t.probability for t in fraud], [t.probability for t in honest])
    return {
        "auc": round(auc, 3),
        "auc_reference": _GOAL_AUC,
        "recall": _share(fraud),
        "fpr": _share(honest),
    }


def _recall(folder: Path, limit: int | None) -> dict[str, Any]:
    rows = _rows(folder / "fraud_r1" / "chinese_base.jsonl.gz", limit)
    return _SKIPPED if rows is None else {"recall": _share([classify(r["text"]) for r in rows])}


def _code(typing: Typing) -> str:
    best = typing.top[0][0]
    return _MERGED.get(best, best)


def _share(found: Sequence[Typing]) -> float:
    return round(sum(typing.is_fraud for typing in found) / max(len(found), 1), 4)


def _auc(fraud: Iterable[float], honest: Iterable[float]) -> float:
    """Probability that a fraud text scores above an honest one, ties counted half."""
    marked = sorted([(p, 1) for p in fraud] + [(p, 0) for p in honest])
    ranks: dict[float, list[int]] = {}
    for rank, (p, _) in enumerate(marked, start=1):
        ranks.setdefault(p, []).append(rank)
    mean = {p: sum(rows) / len(rows) for p, rows in ranks.items()}
    positives = sum(kind for _, kind in marked)
    total = sum(mean[p] for p, kind in marked if kind)
    return (total - positives * (positives + 1) / 2) / (positives * (len(marked) - positives))


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    codes = sorted({gold for gold, _ in pairs})
    return sum(_f1(pairs, code) for code in codes) / len(codes)


def _f1(pairs: Sequence[tuple[str, str]], code: str) -> float:
    hits = sum(gold == code == found for gold, found in pairs)
    named = sum(found == code for _, found in pairs)
    there = sum(gold == code for gold, _ in pairs)
    return 2 * hits / (named + there) if named + there else 0.0
