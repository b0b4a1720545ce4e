"""Components say what they mean in words, and never print what is not known as 0."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import now
from fanzha.web import Shell
from fanzha.web.samples import TIERS, SampleSpan, SampleTable, SampleTier
from fanzha.web.templatetags.marks import pieces


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def render(source: str, **context: Any) -> str:
    return Template("{% load web %}" + source).render(Context(context)).strip()


def test_tier_has_colour_word_and_shape() -> None:
    html = render("{% tier_badge tier %}", tier=TIERS[0])

    assert "fz-tier-red" in html
    assert "紧急" in html
    assert "#octagon" in html


def test_unknown_colour_stays_readable() -> None:
    assert "fz-tier-grey" in render("{% tier_badge t %}", t=SampleTier("X", '"><b>', "star"))


def test_missing_tier_shows_nothing() -> None:
    assert render("{% tier_badge tier %}", tier=None) == ""


@pytest.mark.parametrize(
    ("minutes", "state", "words"),
    [
        (3.2, "soon", "03:1"),
        (95, "ok", "1:3"),
        (3000, "ok", "2 d left"),
        (-12.5, "overdue", "12 min overdue"),
        (-200, "overdue", "3 h overdue"),
    ],
)
def test_countdown_in_words(minutes: float, state: str, words: str) -> None:
    html = render("{% countdown due 'Sign' %}", due=now() + timedelta(minutes=minutes))

    assert f'data-state="{state}"' in html
    assert words in html
    assert "Sign" in html


def test_countdown_without_deadline_is_a_dash() -> None:
    assert "—" in render("{% countdown due %}", due=None)


def test_chinese_countdown() -> None:
    with translation.override("zh-hans"):
        html = render("{% countdown due %}", due=now() - timedelta(minutes=12.5))

    assert "已超时 12 分" in html


@pytest.mark.parametrize("value", [None, ""])
def test_unknown_figure_is_a_dash(value: Any) -> None:
    html = render("{% figure value 'Loss' %}", value=value)

    assert "—" in html
    assert ">0<" not in html


def test_zero_is_a_figure() -> None:
    assert ">0<" in render("{% figure 0 'Loss' '/entries/' %}")


def test_figure_opens_its_entries() -> None:
    assert 'href="/entries/"' in render("{% figure 1204 'Warnings' '/entries/' %}")
    assert "1,204" in render("{% figure 1204 'Warnings' %}")


@pytest.mark.parametrize(
    ("share", "words"), [(0.124, "up 12.4%"), (-0.3, "down 30.0%"), (0.0, "level")]
)
def test_delta_says_the_direction(share: float, words: str) -> None:
    assert words in render("{% delta share 'vs last month' %}", share=share)


def test_delta_tone_depends_on_what_is_welcome() -> None:
    assert "fz-tone-bad" in render("{% delta 0.1 '' 'down' %}")
    assert "fz-tone-good" in render("{% delta 0.1 '' 'up' %}")
    assert "fz-tone" not in render("{% delta 0.1 %}")


def test_small_base_shows_the_number_instead_of_a_share() -> None:
    assert "up 3" in render("{% delta None '' absolute=3 %}")
    assert render("{% delta None %}").count("—") == 1


SHELL = Shell(name="Zhang", reveal_url="/reveal/")


def test_masked_field_can_be_opened_where_there_is_an_address() -> None:
    html = render("{% masked '154****1234' 'warning:person:1' 'phone' %}", shell=SHELL)

    assert "data-reveal" in html
    assert 'data-ref="warning:person:1"' in html


@pytest.mark.parametrize("source", ["{% masked '1**' %}", "{% masked '' 'a:b:1' 'phone' %}"])
def test_field_without_reference_or_text_stays_closed(source: str) -> None:
    assert "data-reveal" not in render(source, shell=SHELL)


def test_evidence_escapes_what_people_wrote() -> None:
    spans = [SampleSpan(0, 8, "url")]

    html = render("{% evidence text spans %}", text="<script>x", spans=spans)

    assert "<script" not in html
    assert '<mark class="fz-mark" data-kind="url" title="link">&lt;script&gt;</mark>x' in html


@dataclass(frozen=True)
class Stretch:
    start: int
    end: int
    kind: str = "phone"


STRETCHES = st.builds(Stretch, st.integers(-2, 12), st.integers(-2, 12))


@given(st.text(max_size=10), st.lists(STRETCHES, max_size=5))
def test_pieces_put_together_are_the_text(text: str, spans: list[Stretch]) -> None:
    spans = [span for span in spans if span.start >= 0]

    assert "".join(piece for _, piece in pieces(text, spans)) == text


def test_once_is_never_the_same() -> None:
    assert render("{% once %}") != render("{% once %}")


def test_chart_carries_its_table_and_escapes_its_option() -> None:
    table = SampleTable(("Type", "Count"), (("</script>", 46), ("b", None)))

    html = render("{% chart 'By type' option table %}", option={"a": '"</script>'}, table=table)

    assert "</script>" not in html
    assert "<td" in html
    assert "—" in html
    assert "data-chart-show" in html


def test_chart_without_table_has_no_switch() -> None:
    assert "data-chart-show" not in render("{% chart 'x' option %}", option={})


def test_funnel_says_how_many_stay() -> None:
    html = render("{% funnel steps %}", steps=[("Pushed", 200), ("Signed", 150, "/signed/")])

    assert "75%" in html
    assert 'href="/signed/"' in html


@pytest.mark.parametrize("steps", [[], [("Pushed", 0), ("Signed", 0)], [("Pushed", None)]])
def test_funnel_of_nothing_does_not_divide_by_zero(steps: list[Any]) -> None:
    assert "<ol" in render("{% funnel steps %}", steps=steps)


def test_bars_start_at_nothing_and_show_the_whole() -> None:
    html = render("{% bars rows %}", rows=[("North", 3, 12), ("South", 0, 8), ("East", None)])

    assert 'width="25.0"' in html
    assert "3 / 12" in html


def test_progress_asks_again_only_while_it_runs() -> None:
    assert "data-poll" in render("{% progress 3 10 'Import' '/job/1/' %}")
    assert "data-poll" not in render("{% progress 10 10 'Import' %}")
    assert 'value="30"' in render("{% progress 3 10 'Import' %}")


def test_timeline_shows_what_by_whom_and_when() -> None:
    at = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)

    html = render("{% timeline items %}", items=[{"title": "Signed", "by": "Li", "at": at}])

    assert "Signed" in html
    assert "Li" in html
    assert "2026-11-22 14:05" in html


def test_empty_timeline_says_so() -> None:
    assert "Nothing has happened yet." in render("{% timeline items %}", items=[])


def test_confirm_asks_for_a_reason() -> None:
    html = render("{% confirm '/drop/' 'Withdraw' 'Sure?' reason='required' tone='danger' %}")

    assert 'data-confirm="/drop/"' in html
    assert 'data-reason="required"' in html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 123456|yuan }}", "¥1,234.56"),
        ("{{ None|yuan }}", "—"),
        ("{{ 0|yuan }}", "¥0.00"),
        ("{{ 958700000|wan }}", "958.7"),
        ("{{ None|wan }}", "—"),
        ("{{ missing.amount_fen|yuan }}", "—"),
        ("{{ missing.share|percent }}", "—"),
        ("{{ missing.at|localtime }}", "—"),
        ("{{ 0.873|percent }}", "87.3%"),
        ("{{ None|percent }}", "—"),
        ("{{ 0|known }}", "0"),
        ("{{ ''|known }}", "—"),
        ("{{ None|localtime }}", "—"),
        ("{{ None|localday }}", "—"),
    ],
)
def test_values_as_people_write_them(source: str, text: str) -> None:
    assert render(source) == text


def test_part_of_a_page_is_fetched_again() -> None:
    html = render("<div {% poll '/queue/' 15 %}></div>")

    assert 'hx-get="/queue/"' in html
    assert 'data-poll="15"' in html
