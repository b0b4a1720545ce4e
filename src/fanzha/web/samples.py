"""Made-up things for the style page; no identifier in it can be real."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanzha.web.shell import Deadline, Link, Purpose, Section, Shell, UnitChoice


@dataclass(frozen=True)
class SampleTier:
    """A tier as the badge wants it."""

    name: str
    colour: str
    shape: str


@dataclass(frozen=True)
class SampleSpan:
    """A marked stretch of a text."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class SampleTable:
    """The table beside a chart."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


TIERS = (
    SampleTier("紧急", "red", "octagon"),
    SampleTier("高", "orange", "triangle"),
    SampleTier("中", "yellow", "diamond"),
    SampleTier("低", "blue", "circle"),
    SampleTier("已化解", "green", "square"),
)
NARRATIVE = (
    "今天上午10点接到自称客服的电话，号码15400001234，说误开了会员，"
    "让下载“云桥会议”，向卡号9999990000001111转账3万5，还发来网址 kefu.example。"
)
MASKED = "李**"
LONG_NAME = "江北新城经济技术开发区幸福大道与和平东路交叉口西北角第三综合服务社区居民委员会"


def _span(surface: str, kind: str) -> SampleSpan:
    start = NARRATIVE.index(surface)
    return SampleSpan(start, start + len(surface), kind)


SPANS = (
    _span("今天上午10点", "datetime"),
    _span("误开了会员", "reason"),
    _span("15400001234", "phone"),
    _span("云桥会议", "app"),
    _span("9999990000001111", "bank_card"),
    _span("3万5", "amount"),
    _span("kefu.example", "domain"),
)
FUNNEL = (("推送", 1204, "#"), ("签收", 1180), ("联系", 1061), ("见面", 702), ("劝阻成功", 688))
AREAS = (("城关街道", 41, 60), ("江北街道", 33, 40), (LONG_NAME, 3, 12), ("桥头镇", 0, 8))
MONTHS = ("6月", "7月", "8月", "9月", "10月", "11月")
TREND = ((132, 141, 128, 155, 149, 138), (101, 118, 110, 131, 127, 121))


def trend() -> tuple[dict[str, Any], SampleTable]:
    """A line chart and its table."""
    names = ("接报警情", "预警")
    series = [
        {
            "type": "line",
            "name": name,
            "data": list(values),
            "endLabel": {"show": True, "formatter": "{a}"},
        }
        for name, values in zip(names, TREND, strict=True)
    ]
    option = {
        "xAxis": {"type": "category", "data": list(MONTHS)},
        "yAxis": {"type": "value", "min": 0, "name": "起"},
        "series": series,
        "grid": {"left": 8, "right": 72, "top": 32, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
    }
    rows = tuple(zip(MONTHS, *TREND, strict=True))
    return option, SampleTable(("月份", *names), rows)


def types() -> tuple[dict[str, Any], SampleTable]:
    """A bar chart and its table."""
    rows = (("刷单返利", 46), ("冒充客服", 31), ("虚假贷款", 22), ("杀猪盘", 14), ("冒充公检法", 9))
    option = {
        "xAxis": {"type": "category", "data": [name for name, _ in rows]},
        "yAxis": {"type": "value", "min": 0, "name": "起"},
        "series": [
            {
                "type": "bar",
                "data": [n for _, n in rows],
                "label": {"show": True, "position": "top"},
            }
        ],
    }
    return option, SampleTable(("类型", "起数"), rows)


def happened(now: datetime) -> list[dict[str, Any]]:
    """The items of a timeline."""
    ago = timedelta(minutes=1)
    return [
        {
            "at": now - 2 * ago,
            "title": "见面劝阻成功",
            "by": "城关派出所 李警官",
            "tone": "good",
            "icon": "check",
            "detail": "当事人已删除应用，未转账。",
        },
        {"at": now - 26 * ago, "title": "电话无人接听", "by": "城关派出所 李警官", "icon": "phone"},
        {"at": now - 31 * ago, "title": "已签收", "by": "城关派出所 李警官", "icon": "edit"},
        {
            "at": now - 33 * ago,
            "title": "升级为紧急",
            "by": "系统",
            "tone": "bad",
            "icon": "alert",
            "detail": "三次呼叫无人接听。",
        },
    ]


def frame(now: datetime) -> Shell:
    """The frame of a duty officer."""
    loop = (
        ("值守", "duty", "z", 0),
        ("预警劝阻", "bell", "y", 12),
        ("警情案件", "report", "j", 0),
        ("止付冻结返还", "stop", "f", 3),
        ("柜面", "counter", "c", 0),
        ("预警模型", "rules", "m", 0),
        ("串并案与资金流", "links", "l", 0),
        ("宣传防范", "outreach", "x", 0),
        ("检查培训", "inspection", "p", 0),
        ("报表", "figures", "b", 0),
        ("知识库", "knowledge", "k", 0),
        ("系统", "system", "s", 0),
    )
    links = tuple(Link(name, f"#{key}", icon, key, badge) for name, icon, key, badge in loop)
    first = Link("值守", "/style/", "duty", "z")
    return Shell(
        name="张值班",
        role="值班员",
        unit="江北县反诈中心",
        person_key="style",
        home_url="/style/",
        sections=(Section("", (first, *links[1:])),),
        phone=(
            Link("任务", "/style/", "check", badge=3),
            Link("查一查", "#check", "search"),
            Link("记一笔", "#note", "note"),
            Link("我的", "#me", "user"),
        ),
        units=(UnitChoice("1", "江北县反诈中心", active=True), UnitChoice("2", LONG_NAME)),
        switch_url="#",
        search_url="#",
        help_url="#help",
        profile_url="#me",
        logout_url="#",
        reveal_url="/style/reveal/",
        purposes=(
            Purpose("contact", "电话联系当事人"),
            Purpose("visit", "上门见面"),
            Purpose("case", "办理案件"),
        ),
        deadline=Deadline("5分钟内签收", now + timedelta(minutes=3, seconds=12), "#"),
        unread=3,
        unread_url="#",
    )
