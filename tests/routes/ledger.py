"""Sample objects of the ledger: entries of a station and of a bank, and a filing."""

from fanzha.ledger.actions import Record, file
from fanzha.ledger.typed import Typed
from tests.cast import Cast
from tests.makers.ledger import DAY, make_entry
from tests.routes import Sample

PARTNERS = ("li", "wu", "he", "pay", "xu", "yu")


def samples(cast: Cast) -> dict[str, Sample]:
    """One for each route with arguments, and the question every figure asks."""
    entry = {"pk": make_entry(unit=cast.station).pk}
    banks = {"pk": make_entry("M57", unit=cast.branch).pk}
    question = {"metric": "M23", "unit": str(cast.centre.pk), "period": "2026-11"}
    return {
        "ledger:entries": Sample(allowed="chen", data=question, partners=PARTNERS),
        "ledger:entry": Sample(entry, "zhao", hidden_from=("qian", "wu", "he", "xu")),
        "ledger:reverse": Sample(
            banks, "chen", hidden_from=("chen",), method="post", answers=(404,)
        ),
        **_filing(cast),
    }


def _filing(cast: Cast) -> dict[str, Sample]:
    said = Record("集市宣传", DAY, DAY, "签到表", "东门集市")
    filing = file(cast.zhao, cast.station, said, {"leaflets_issued": Typed(5, False, "", "5")})
    return {
        "ledger:filing": Sample(
            {"pk": filing.pk}, "zhao", hidden_from=("qian", "wu", "he", "pay", "xu", "yu")
        )
    }
