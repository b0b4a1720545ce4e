"""Speed of the engine and its quality: `bench`. Times are those of the processor, per core."""

import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from subprocess import run
from time import process_time
from typing import Any

from fanzha.detection.text.classify import classify
from fanzha.detection.text.extract import extract
from fanzha.detection.text.hostile import seconds_per_mb
from fanzha.detection.text.lexicon import SHIPPED as LEXICON
from fanzha.detection.text.model import SHIPPED, own_path
from fanzha.detection.text.sets import SETS, measured

_SECONDS = 2.0
_LOAD = (
    "from time import process_time as t; s = t()\n"
    "from fanzha.detection import classify, extract\n"
    "classify('1'); extract('1'); print(t() - s)"
)
# Messages and statements in the lengths of daily work; synthetic.
_SAMPLE = (
    "您好我是京东客服，您购买的奶粉质检不合格，现在给您办理三倍理赔，请下载会议软件打开屏幕共享，"
    "QQ：123456789",
    "【菜鸟驿站】您的包裹已到幸福小区北门店，请凭取件码 3-2-1024 及时取件。",
    "报警人称昨天下午3点接到电话15400001234，按对方要求通过手机银行向户名张三的账户转"
    "账35000元，后被拉黑。",
    "【工商银行】您尾号1234的储蓄卡11月20日15:23支出人民币500.00元，余额12,345.67元。",
    "妈，我今晚加班，不回家吃饭了，你们先吃。",
)  # fmt: skip

_HOSTILE_MB = 0.2  # of each bait


def bench(folder: Path = SETS, *, quick: bool = False, seconds: float = _SECONDS) -> dict[str, Any]:
    """Texts a second, p99, load time, and figures per set; absent sets say that they were skipped.

    `model` and `lexicon` are the first characters of the SHA-256 of what was measured, `seconds` is
    how long each rate is measured, `hostile_s_per_mb` the time of the worst bait. The quick run
    takes part of each set and leaves out the plain folds.
    """
    return {
        "classify_per_s": round(_rate(classify, seconds)),
        "extract_per_s": round(_rate(extract, seconds)),
        "p99_ms": round(_p99(), 3),
        "load_s": round(_load(), 3),
        "hostile_s_per_mb": round(max(seconds_per_mb(_HOSTILE_MB).values()), 3),
        "model_mb": round(_model_bytes() / 1e6, 3),
        "model": _sha([own if (own := own_path()).exists() else SHIPPED]),
        "lexicon": _sha(sorted(LEXICON.glob("*.toml"))),
        "sets": measured(folder, quick),
    }


def _rate(work: Callable[[str], object], seconds: float) -> float:
    done, start = 0, process_time()
    while (spent := process_time() - start) < seconds:
        for text in _SAMPLE:
            work(text)
        done += len(_SAMPLE)
    return done / spent


def _p99() -> float:
    """Milliseconds for classify and extract of one text together."""
    times = []
    for text in _SAMPLE * 400:
        start = process_time()
        classify(text)
        extract(text)
        times.append(process_time() - start)
    return sorted(times)[int(0.99 * len(times))] * 1000


def _load() -> float:
    """Seconds from import to the first answer, in a fresh interpreter."""
    done = run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout)


def _model_bytes() -> int:
    return sum(path.stat().st_size for path in (Path(__file__).parent / "data").iterdir())


def _sha(paths: Iterable[Path]) -> str:
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
