"""Look-alike domains, and those that only happen to be near."""

import pytest

from fanzha.detection import imitated
from fanzha.detection.lookalike import distance, is_registered

OWN = ["shop-example.com", "taoyuan.com.cn"]


@pytest.mark.parametrize(
    "host",
    [
        "shop-exarnple.com",
        "sh0p-example.com",
        "shop-exampIe.com",
        "shop-exmaple.com",
        "shop-examplle.com",
        "shop-example.com.pay.top",
        "shop-example-com.top",
        "pay-shop-example.top",
        "shop-example.top",
        "ѕhор-ехаmрlе.com",
        "taoyuann.com.cn",
        "taoyuan.cn",
        "taoyuan-pay.com",
        "t\u00e0oyuan.com.cn",
    ],
)
def test_an_imitation_names_what_it_imitates(host: str) -> None:
    assert imitated(host, OWN) in OWN


def test_a_short_name_is_imitated_as_a_whole_word_only() -> None:
    assert imitated("yhb-com.cn", ["yhb.com.cn"]) and imitated("pay-yhb.top", ["yhb.com.cn"])
    assert imitated("yhbx.cn", ["yhb.com.cn"]) is None


def test_an_imitation_in_punycode_is_seen() -> None:
    host = "ѕhор-ехаmрlе.com".encode("idna").decode()

    assert imitated(host, OWN) == "shop-example.com"


@pytest.mark.parametrize(
    "host", ["shop-example.com", "www.shop-example.com", "pay.shop-example.com.", "TAOYUAN.com.cn"]
)
def test_a_registered_domain_and_what_lies_below_imitate_nothing(host: str) -> None:
    assert imitated(host, OWN) is None and is_registered(host, OWN)


@pytest.mark.parametrize("host", ["", "bank.example", "news.cn", "taohua.com", "workshop.com"])
def test_other_domains_are_strange_but_no_imitation(host: str) -> None:
    assert imitated(host, OWN) is None and not is_registered(host, OWN)


def test_distance_counts_a_swap_once() -> None:
    assert [distance("abcd", other) for other in ("abcd", "abdc", "abc", "xbcy")] == [0, 1, 1, 2]
