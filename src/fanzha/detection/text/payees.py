"""Who was paid: the accounts money went to, the names and banks that stand with them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from fanzha.detection.text.elements import Element, Kind
from fanzha.detection.text.heads import lazy, led_by, sought
from fanzha.detection.text.places import Places
from fanzha.detection.text.scene import Scene

_KIN = (
    "丈夫|妻子|老公|老婆|爱人|老伴|母亲|父亲|妈妈?|爸爸?|儿子|女儿|弟弟?|妹妹?|哥哥?|姐姐?|儿媳妇?|"
    "媳妇|女婿|同事|朋友|邻居|孙子|孙女|公司|亲戚|表弟|表哥|表姐|表妹"
)
_VICTIM_OWN = lazy(
    rf"(?:(?:其|我|本人|她|他)的?(?:{_KIN})[一-龥]{{0,3}}?|"
    r"(?<![给发])我|本人|自己|其|名下|受害人|事主|报警人|我的|用|使用|通过|从|尾号)(?:的|名下|本人|自己|"
    r"一张|个人)*(?:[一-龥]{0,8}(?:银行|卡|账户|账号|号码|储蓄卡|基本户|对公户|一般户|存折))?(?:[（(：:号为是]|账号|"
    r"卡号|(?<=[（(])[一-龥]{2,4}银行)*$|归集[至到入][^，。；]{0,14}$"
)
_TO = lazy(
    r"(?:向|到|至|给|往|入|收款|对方|指定|提供|户名|户主|开户|安全账户|其(?<![用过从]其)|该|骗子|陌生)"
)
_SURNAME = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范"
    "彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾"
    "孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江"
    "童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚"
    "程邢裴陆荣翁荀羊惠甄曲家封芮储靳段焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘钭厉戎祖武符刘"
    "景詹束龙叶幸司韶黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵"
    "冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都"
    "耿满弘匡国文寇广禄阙东欧殳沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查"
    "丛仉邝邸酆郄昝贲鹿揭禚笪綦漆麦檀冶蹇鄢鄞令庹缑亓晋尉苑苌裘赫郇郗戎缑佴庄牛迟丘秋卓璩粘钮嵇滑於羿汲邴糜松井富巫乌暴郜邰郏夔后荆红游竺权逯盖益桓公肖闫付代覃佘涂岳郎谌湛粟佟隋栗牟辜苟官敬仝冼区禤亓修展衣兰楚战原迟冉尉"
)
_FIRM = (
    "有限责任公司|有限公司|公司|商行|经营部|销售部|工作室|商贸|超市|商店|中心|合作社|食品厂|"
    "加工厂|厂|五金店"
)
_MASKED = r"\*{1,2}[一-龥]{1,2}|[一-龥](?:\*{1,2}[一-龥]?)"
_PERSON = rf"(?:[一-龥]{{2,4}}?(?:·[一-龥]{{2,8}})?|{_MASKED})"
_COMPOUND = (
    "欧阳|上官|司马|司徒|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|濮阳|宇文|长孙|申屠|端木|呼延|赫连|轩辕|"
    "钟离|南宫|西门|夏侯|淳于|单于|宗政|鲜于|太史|澹台|公冶|公羊|仲孙|闾丘|拓跋|万俟|百里|东郭|独孤|梁丘|左丘"
)
_KNOWN = (
    rf"(?:[一-龥]{{2,5}}·[一-龥]{{2,8}}?|"
    rf"(?:(?:{_COMPOUND})|[{_SURNAME}])(?:(?!的)[一-龥某]){{1,2}}?|{_MASKED})"
)
# Words after which a name stands, and those after which only a known surname makes one.
_LABEL = (
    r"收款人|收款方|收款对象|收款单位|收款公司|收款商户|商户名称?|收款姓名|收款账户名|收款账户名称|收款账户(?=均?为|都?是)|户名|户主|开户人|开户名|账户名称?|"
    r"持卡人|"
    r"(?:对方|收款|开户|账户|嫌疑人|骗子)的?姓名|(?<=[^；;\n。])姓名|实名(?!认证|制)|(?:账[户号]|昵称|收款)(?=显示)"
)
_LOOSE = (
    r"名为|名叫|[商家主介子员板户务计哥弟姐妹面边](?=叫)|(?:(?<!群)名字|户头|收款的?|公司|账户|对方|转给|[他她]|第[一二三四五][个笔次]|[后前头]面?的?[两三四五][笔次个]|[一个]个|"
    r"一[名位])(?=叫|是|为|写|[:：])|(?<=[，,])(?=叫(?![我他她你]))"
)
_CALLED = (
    r"(?:姓名|名称|信息)?(?:显示|记得|好像|应该)?"
    r"(?:是叫|均?为|都?是|叫个|叫什么|叫做?|名为|名叫|写的?是?)?[:：\s]{0,2}[“\"「]?"
    r"(?!我|不知|不清|不记|忘|没|未|均|都|为|是|户名|姓名|账|卡号|名字|开户|收款)"
)
_CLOSED = (
    r"(?=[”\"」，。；、,;.\s（(:：）)\d的之账银开卡在尾转汇支付]|$|[A-Z]|工商|农业|建设|中国|"
    r"招商|交通|邮|电话|号码|收款|身份)"
)
_CORPORATE = rf"(?:(?!的|银行|账|，|。)[一-龥（）()]){{2,24}}?(?:{_FIRM})"
_NAME = led_by(
    "收商户开账持对嫌骗实昵名主家头前后介子员板务计哥弟姐妹面边群公转他她第一个位姓，,叫",
    rf"(?:{_LABEL}){_CALLED}(?P<name>{_CORPORATE}|\*{{0,3}}(?:(?!的|银行)[一-龥]){{2,16}}[店行部厂社馆铺坊场院]"
    rf"(?=[”\"」，。；、,;\s（(）)]|$)|{_PERSON}){_CLOSED}"
    rf"|(?:{_LOOSE}){_CALLED}(?P<loose>{_CORPORATE}|{_KNOWN}){_CLOSED}"
    r"(?![”\"」]?的?(?:\w{0,4})?(?:软件|平台|app|APP|应用|网站|程序|群))",
)
_CLEAR_FIRM = "有限责任公司|有限公司|商行|经营部|工作室|商贸|贸易行|批发部|服务部"
# `转给了昆明市恒鑫五金店`
_SHOP_AFTER = sought(
    r"(?:转|付|汇|打|支付)(?:账|款)?(?:给|至|到)了?(?P<name>(?:(?!的|账|银行|卡)[\u4e00-\u9fff]){3,20}?"
    r"(?:店|厂|合作社|超市|经营部|中心|商行))(?=[，。；,]|$)"
)
_FIRM_AFTER = lazy(
    rf"(?:向|给|至|到|往|入|叫|收款方为?|对公[，,：:]?)了?(?:名为|一[个家]叫?做?|户名|某)?[“\"「]?"
    rf"(?P<name>(?!一[个家])(?:(?!的|银行|账|，|。)[一-龥（）()]){{2,20}}?(?:{_CLEAR_FIRM}))"
    r"(?!有限|股份|公司|商行|的?(?:会计|财务|员工|老板|老总|上班|工作))"
)
_MARKED = (
    rf"(?:[一-龥]某某?|(?:{_COMPOUND})(?:(?!的)[一-龥]){{1,2}}|[{_SURNAME}][一-龥某*]{{1,2}}|"
    r"\*{1,2}[一-龥]{1,2})"
)
_PERSON_AFTER = lazy(
    rf"(?:(?P<far>到(?!时)|至|进|入)|给|向|往)了?(?:对方|一个|一名|一位|[他她其]的?(?:朋友|同学|亲戚|同事|客户|老板))?(?:名叫|名为|叫做?|户名为|户名叫|"
    rf"户名是|户名|姓名为?)?"
    rf"[“\"「]?(?P<name>{_MARKED})[”\"」]?"
    r"(?=(?:的人)?(?:名下)?的?(?:[那这]个)?(?:名下|账户|账号|户头|[一-龥]{2,4}银行|银行|卡|工商|农业|建设|中国|招商|交通|邮|微信|"
    r"支付宝|尾号|（|\()|"
    r"(?P<near>的[\u4e00-\u9fff]{1,6}(?:费|款|金|钱)(?=\d)|的?(?:转|汇|支付|付|打|，|。|；|\s?\d|$|共|了)))"
)
# Beside an account: `6222…（李明）`, `6222…，某某银行，李明`, `李明 6222…`.
_BEHIND = lazy(
    rf"[\s，,、]{{0,2}}(?:[（(]\s?)?"
    r"(?:(?:[一-龥]{2,10}(?:银行|支行|分理处)|支付宝|微信|[工农中建交招]行|邮储|信用社|农商行|农信)"
    r"[\s，,、]{1,2})?(?:(?:名字|户名)?(?:叫|是))?"
    rf"(?P<name>{_MARKED}|(?!户名|开户|公司|名字|账|收款|叫|是)(?:(?!的|银行)[一-龥（）]){{4,20}}?(?:{_FIRM}))"
    r"(?=[）)，。,、；\s]|$)"
)
_AHEAD = lazy(rf"(?:^|[\s，,、:：（(])(?P<name>{_MARKED})[\s:：，,]{{1,2}}$")
_FIRM_AHEAD = lazy(
    rf"(?:^|[\s，,、:：（(])(?P<name>(?:(?!的|银行)[一-龥（）]){{4,20}}?(?:{_FIRM}))[\s:：，,]{{0,2}}$"
)
_BEFORE_BANK = lazy(
    rf"(?:^|[\s，,、:：（(])(?P<name>{_MARKED})[\s，,]{{1,2}}[一-龥]{{2,12}}[\s:：]{{0,2}}$"
)
# `商户叫“育英文化”`
_QUOTED_LABEL = lazy(
    rf"(?:{_LABEL}|收款商户|商户|店铺|收款方)(?:名称?|名字)?(?:显示)?"
    r"(?:[前后头第][^，。；“\d]{1,4}[笔次个])?(?:叫做?|均?为|都?是|[:：])?的?"
    r"“(?P<name>[^”\d，。-]{2,16})”"
)
_QUOTED_ONE = lazy(r"[一那][个家]是?“(?P<name>[^”\d，。-]{2,16})”(?=\d)")
# `付给“鑫鑫便利店”`
_QUOTED_AFTER = lazy(
    r"(?:给|向|至|到|往)了?[^，。；：“\d]{0,5}“(?P<name>[^”\d]{2,20}?"
    r"(?:店|厂|部|行|公司|中心|超市|百货|服饰|工作室|商贸|科技|合作社|馆|管家))”(?!平台|网站|软件|群|app|APP)"
)
# `11月9日 50000元 黄某；`: the row of a list.
_IN_ROW = lazy(
    rf"(?:元|块)\s{{1,3}}(?P<name>{_MARKED}|[一-龥]{{2,16}}(?:{_FIRM}))(?=[；;，。\n]|$)"
)
# `收款人分别是陈某、王某、王某`
_IN_ORDER = lazy(
    rf"(?:收款[人方]|户名|户主|姓名|名字)(?:依次|分别)(?:是|为|叫)?[:：]?"
    rf"{_MARKED}(?:[、，,和及]{{1,2}}{_MARKED}){{1,7}}"
)
_ONE = lazy(_MARKED)
_NO_NAME = lazy(
    r"我|公司户|对公|个人户|亲爱|钱包|尾号|司机|快递|男子|女子|小伙|工作人员|专员|一样|一起|一个|孙子|孙女|儿子|女儿|"
    r"那人|"
    r"那个|这个|这人|那边|对方|客服|平台|商家|他人|陌生|"
    r"其他|公司$|账户|指定|银行|微信|"
    r"支付|骗子|卖家|买家|老师|朋友|领导|老板|安全|同一|我们|你们|他们|于是|向其|和对|后向|后又|"
    r"那边|时候|何处|任何|国家|通知|应该|全部|那个|明天|安心|平时|成功|解除|解冻|都是|文件|东西|"
    r"后来|然后|从而|当时|当天|时间|全款|现在|目前|后面|之后|广东|成功|有关|相关|关于|能够|房租|"
    r"干净|公安|全国|广告|公证|核查|清查|监管|保密|专用|共管|中转|过渡|临时|虚拟|个人|企业|境外|国外|"
    r"外地|本地|别人|亲戚|相同|上述|商户|农业|建设|工商|交通|中国"
)
_PAID_TO = lazy(r"(?:给|向|到|至|收款)[^，。；]{0,10}$")
_LONGEST_PERSON = 4
_TITLE = lazy(
    r"(?:院长|校长|处长|局长|主任|经理|警官|老师|教授|导师|医生|大夫|师傅|会计|总|科长|书记|队长|排长|"
    r"干事|助理|专员|顾问|客服)$"
)


def _is_name(name: str) -> bool:
    """A firm, or a person by name and not by rank."""
    return len(name) > _LONGEST_PERSON or not (_NO_NAME.search(name) or _TITLE.search(name))


_CLAUSE = lazy(r"[，。；！？,;\n]")
_BANK_REACH = 16  # characters between an account and the name of its bank
_NAME_REACH = 30  # characters between an account and the name of its holder


@dataclass(frozen=True, slots=True)
class Account:
    """An account money went to and what the text says of it."""

    start: int
    value: str
    kind: Kind
    name: str | None
    bank: str | None


def accounts(scene: Scene, names_at: Places) -> list[Account]:
    """The payees' accounts in order, each with the holder and the bank named beside it."""
    found = [e for e in scene.accounts if is_payee(scene, e)]
    banks = Places.of((e.start, str(e.value)) for e in scene.found if e.kind is Kind.BANK_NAME)
    rows: list[Account] = []
    for i, e in enumerate(found):
        first = found[i - 1].end if i else 0
        stop = found[i + 1].start if i + 1 < len(found) else len(scene.text)
        span = max(first, e.start - _NAME_REACH), min(stop, e.end + _NAME_REACH)
        name = _holder(scene.text, names_at, e, span)
        span = max(first, e.start - _BANK_REACH), min(stop, e.end + _BANK_REACH)
        bank = _bank_of(e, banks, span) if e.kind is Kind.BANK_CARD else None
        rows.append(Account(e.start, str(e.value), e.kind, name, bank))
    return rows


def by_value(known: Iterable[Account]) -> dict[str, Account]:
    """The accounts by number; of one named twice, what either place says."""
    rows: dict[str, Account] = {}
    for row in known:
        held = rows.get(row.value)
        rows[row.value] = (
            replace(held, name=held.name or row.name, bank=held.bank or row.bank) if held else row
        )
    return rows


def _holder(text: str, names_at: Places, e: Element, span: tuple[int, int]) -> str | None:
    """The name ahead in the same clause, else the one behind, else the one further ahead."""
    behind = names_at.between(e.end, span[1])
    if text[e.end : e.end + 1] in ("（", "(") and (close := names_at.between(e.end, e.end + 3)):
        return close[0]
    ahead = names_at.last_before(span[0], e.start)
    if ahead and not _CLAUSE.search(text, ahead[0], e.start):
        return ahead[1]
    return behind[0] if behind else ahead[1] if ahead else None


def _bank_of(e: Element, banks: Places, span: tuple[int, int]) -> str | None:
    ahead = banks.last_before(span[0], e.start)
    behind = banks.between(e.end, span[1])
    return ahead[1] if ahead else behind[0] if behind else None


def is_payee(scene: Scene, element: Element) -> bool:
    """Whether money may have gone to this account; not to the victim's own."""
    if element.kind is Kind.WECHAT:
        left = scene.text[max(0, element.start - 14) : element.start]
        return bool(_PAID_TO.search(left)) and "加" not in left
    return not _own(scene, element)


def _own(scene: Scene, element: Element) -> bool:
    """The victim's own card: `用我的建设银行卡（…）`."""
    left = scene.text[max(0, element.start - 22) : element.start]
    parts = _CLAUSE.split(left)
    part = (
        parts[-1]
        if len(parts) < 2 or not _BARE_LABEL.fullmatch(parts[-1]) or not _HELD.search(parts[-2])
        else parts[-2] + parts[-1]
    )
    to = [m.end() for m in _TO.finditer(part)]
    own = _VICTIM_OWN.search(part)
    if own is not None and own[0].startswith("归集"):
        return True
    if own is not None and own[0].startswith("名下") and _INTO_NAMED.search(part[: own.start()]):
        return False  # `转到程某名下的账户`
    return own is not None and not (to and to[-1] > own.start() + 1)


_INTO_NAMED = lazy(r"(?:到|给|向|至|入|往)了?(?!自己|本人|我|其)[^，。；\d]{2,10}$")
_HELD = lazy(r"(?:银行|卡|账户|账号|户|存折|农商行|信用社|行)[一-龥]{0,2}$")
_BARE_LABEL = lazy(r"\s?(?:卡号|账[户号])[是为:：]?\s?")


def names(scene: Scene) -> list[tuple[int, str]]:
    """Names of payees with their places: labelled, after 向 or 给, beside an account."""
    found: dict[int, str] = {}
    for match in _NAME.finditer(scene.text):
        group = "name" if match["name"] else "loose"
        if group == "name" or (_is_name(match[group]) and _is_told_of(scene.text, match)):
            found[match.start(group)] = match[group]
    text = scene.text
    rows = (m for m in _IN_ROW.finditer(text) if _is_name(m["name"])) if _ROW_HINT(text) else ()
    firms = _FIRM_AFTER.finditer(text) if _FIRM_HINT(text) else ()
    for match in chain(firms, rows):
        found.setdefault(match.start("name"), match["name"])
    for match in _PERSON_AFTER.finditer(scene.text):
        # 到广东， is a place: after 到 only what is said of an account makes it a name.
        if _is_name(match["name"]) and not (match["far"] and match["near"]):
            found.setdefault(match.start("name"), match["name"].rstrip("的"))
    for match in _SHOP_AFTER.finditer(text):
        found.setdefault(match.start("name"), match["name"])
    quoted = chain(
        _QUOTED_LABEL.finditer(text), _QUOTED_ONE.finditer(text), _QUOTED_AFTER.finditer(text)
    )
    for match in quoted if "“" in text else ():
        found.setdefault(match.start("name"), match["name"])
    for match in _MASK_ALONE.finditer(text) if "*" in text else ():
        found.setdefault(match.start(), match[0])
    for match in _beside(scene):
        if _is_name(match["name"]):
            found.setdefault(match.start("name"), match["name"])
    for row in _IN_ORDER.finditer(text) if "分别" in text or "依次" in text else ():
        begin = row.start() + row[0].index("分别" if "分别" in row[0] else "依次")
        found.update((m.start(), m[0]) for m in _ONE.finditer(scene.text, begin + 2, row.end()))
    other = {e.start for e in scene.found if e.kind in (Kind.BANK_NAME, Kind.APP)}
    return sorted((at, name) for at, name in found.items() if at not in other)


_OF_MONEY = lazy(r"人$|账|卡|户|收款|转|打|汇|给|付|存|充|家|名|主|员|介|务|计")


def _is_told_of(text: str, match: re.Match[str]) -> bool:
    """`，叫陈某`: a payee where the clause before speaks of an account or a payment."""
    if match[0][0] != "叫":
        return True
    before = text[max(0, match.start() - 30) : match.start() - 1]
    return _OF_MONEY.search(_CLAUSE.split(before)[-1]) is not None


# `转至一陌生账户（*佳怡）`
_MASK_ALONE = lazy(rf"(?<=[（(“\"「])(?:{_MASKED})(?=[）)”\"」])")
_ROW_HINT = re.compile(r"[元块]\s").search
_FIRM_HINT = re.compile(_CLEAR_FIRM).search


def _beside(scene: Scene) -> Iterator[re.Match[str]]:
    for e in scene.accounts:
        behind = _BEHIND.match(scene.text, e.end)
        if behind:
            yield behind
            continue
        left = max(0, e.start - 24)
        ahead = _AHEAD.search(scene.text, left, e.start)
        ahead = ahead or _BEFORE_BANK.search(scene.text, left, e.start)
        ahead = ahead or _FIRM_AHEAD.search(scene.text, left, e.start)
        if ahead:
            yield ahead
