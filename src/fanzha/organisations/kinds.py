"""The closed sets of the organisation: kinds of units, of links, of shared aspects, zones."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is (domain.md 3.1 and 6.1)."""

    COUNTY = "county"  # 县(区)
    TOWN = "town"  # 镇、街道
    COMMUNITY = "community"  # 社区、村
    GRID = "grid"  # 网格
    CENTRE = "centre"  # 反诈中心
    BUREAU = "bureau"  # 县公安局
    STATION = "station"  # 派出所
    BANK = "bank"  # 银行(总、分、支行、网点)
    PAYMENT = "payment"  # 支付机构
    OPERATOR = "operator"  # 运营商
    AUTHORITY = "authority"  # 教育局等主管部门
    SCHOOL = "school"
    ALLIANCE = "alliance"  # 反诈联盟成员


# Their rows are theirs alone: the centre sees totals and what was reported up (architecture §4).
PARTNERS = frozenset(
    {UnitKind.BANK, UnitKind.PAYMENT, UnitKind.OPERATOR, UnitKind.SCHOOL, UnitKind.ALLIANCE}
)
POLICE = frozenset({UnitKind.CENTRE, UnitKind.BUREAU, UnitKind.STATION})
AREAS = frozenset({UnitKind.COUNTY, UnitKind.TOWN, UnitKind.COMMUNITY, UnitKind.GRID})


class LinkKind(StrEnum):
    """How a unit answers to another outside the administrative tree."""

    LINE = "line"  # 条: 县局→派出所, 总行→支行, 教育局→学校
    POLICING = "policing"  # 派出所辖区 ↔ 社区, many to many


class Aspect(StrEnum):
    """Which fields of a shared row a participant sees."""

    ALL = "all"
    VISIT = "visit"  # name, address, advice: grid workers
    ACCOUNT = "account"  # the account and the amount: banks
    NUMBER = "number"  # the phone number: operators
    STATE = "state"  # only that it exists and where it stands


class Zone(StrEnum):
    """Which network a server stands in; it decides which pages it has."""

    POLICE = "police"  # 公安网
    GOVERNMENT = "government"  # 政务外网
    INTERNET = "internet"  # 互联网
    ALL = "all"  # one box for everything: demo and small centres


class Purpose(StrEnum):
    """Why a masked field was opened; kept in the audit chain."""

    SIGN = "sign"
    CONTACT = "contact"
    VISIT = "visit"
    STOP_PAYMENT = "stop_payment"
    CASE = "case"
    CHECK = "check"
    FEEDBACK = "feedback"
