import pytest
from django.db.models import Sum

from fanzha.intake.actions import Report
from fanzha.interception.actions import Session, Verdict
from fanzha.kit import Conflict
from fanzha.knowledge.actions import ListVersion, check_indicator, load_knowledge
from fanzha.ledger.actions import figure, verify
from fanzha.organisations.actions import Person, Unit, centre, on_duty, verify_audit, visible
from fanzha.simulation.actions import PASSWORD, DemoSummary, build_demo
from fanzha.simulation.actions.marker import begin, path
from fanzha.warning.actions import BackCheck, Batch, Deadline, Warning, export_feedback, ring
from tests.simulation.tales import NOW

DAYS = 7


pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db: None) -> DemoSummary:
    """A week of the demo county."""
    load_knowledge()
    return build_demo(days=DAYS, seed=7, now=NOW)


def test_a_week_builds_and_both_books_are_sound(demo: DemoSummary) -> None:
    assert verify() == []
    assert verify_audit() == []
    assert demo.counts["warnings"] > 200
    assert demo.counts["reports"] > 20


def test_figures_of_the_ledger_are_the_rows_counted(demo: DemoSummary) -> None:
    met = figure("meetings_made", centre(), "2026-11").value
    calls = figure("calls_received", centre(), "2026-11").value
    avoided = figure("loss_avoided", centre(), "2026-11").value
    earlier = figure("calls_received", centre(), "2026-11", source="simulation").value or 0

    assert met == Warning.objects.filter(met_at__isnull=False).count() + (
        figure("meetings_made", centre(), "2026-11", source="simulation").value or 0
    )
    assert calls == Report.objects.count() + earlier
    assert (avoided or 0) - (
        figure("loss_avoided", centre(), "2026-11", source="simulation").value or 0
    ) == Warning.objects.aggregate(sum=Sum("avoided_fen"))["sum"]


def test_last_year_has_figures_marked_as_simulated(demo: DemoSummary) -> None:
    found = figure("calls_received", centre(), "2025-11")

    assert found.value
    assert found.is_simulated


def test_a_second_build_leaves_the_demo_alone(demo: DemoSummary) -> None:
    before = Warning.objects.count()

    again = build_demo(days=DAYS, seed=7)

    assert again == demo
    assert Warning.objects.count() == before


def test_another_demo_in_the_same_home_is_refused(demo: DemoSummary) -> None:
    with pytest.raises(Conflict):
        build_demo(days=DAYS, seed=8)


def test_a_centre_of_its_own_is_never_filled_with_invented_people(db: None) -> None:
    Unit.objects.create(code="X", name="X", short_name="X", kind="county")

    with pytest.raises(Conflict):
        build_demo(days=DAYS)

    assert not path().exists()


def test_everybody_of_the_summary_can_log_in(demo: DemoSummary) -> None:
    duty = Person.objects.get(login="duty")

    assert duty.check_password(PASSWORD)
    assert {entry.login for entry in demo.logins} >= {"duty", "seat", "station1", "grid1", "admin"}
    assert PASSWORD in "\n".join(demo.lines())


def test_the_duty_desk_is_filled(demo: DemoSummary) -> None:
    waiting = Warning.objects.filter(concluded_at__isnull=True)

    assert waiting.filter(tier="urgent", signed_at__isnull=True).count() >= 2
    assert waiting.filter(overdue=True).exists()
    assert waiting.filter(next_due_at__gt=NOW).count() >= 5
    assert on_duty(centre(), NOW) is not None


def test_nothing_of_the_past_rings_when_the_worker_starts(demo: DemoSummary) -> None:
    rung = ring(NOW)

    assert rung == 0
    assert Deadline.objects.filter(state="open").exists()


def test_a_station_sees_its_own_warnings_only(demo: DemoSummary) -> None:
    officer = Person.objects.get(login="station1")

    seen = set(visible(Warning.objects.all(), officer).values_list("owner__code", flat=True))

    assert seen == {"PCS1"}


def test_the_first_grid_worker_sees_the_visit_asked_of_him(demo: DemoSummary) -> None:
    worker = Person.objects.get(login="grid1")

    assert visible(Warning.objects.all(), worker).count() >= 1


def test_known_numbers_are_recognised(demo: DemoSummary) -> None:
    from fanzha.knowledge.actions import Indicator

    known = Indicator.objects.filter(state="confirmed").first()
    assert known is not None

    assert check_indicator(known.kind, known.value) is not None


def test_every_loss_is_looked_back_at(demo: DemoSummary) -> None:
    paid = Report.objects.filter(paid=True)

    assert BackCheck.objects.count() == paid.count()
    assert BackCheck.objects.exclude(finding="no_warning").exists()


def test_the_feedback_of_a_told_list_can_be_given_back(demo: DemoSummary) -> None:
    batch = Batch.objects.order_by("id").first()
    assert batch is not None

    name, content = export_feedback(batch.pk)

    assert name == batch.run.filename
    assert "已识破" in content.decode("utf-8-sig")


@pytest.mark.django_db(transaction=True)
def test_a_killed_build_is_begun_anew() -> None:
    load_knowledge()
    begin(7, DAYS)
    Unit.objects.create(code="half", name="half", short_name="half", kind="county")

    demo = build_demo(days=DAYS, seed=7, now=NOW)

    assert demo.counts["units"] == Unit.objects.count()
    assert verify_audit() == []


def test_lists_are_in_force_and_every_refusal_can_be_seen(demo: DemoSummary) -> None:
    version = ListVersion.objects.get()
    codes = set(Verdict.objects.values_list("code", flat=True))

    assert sum(version.counts.values()) == demo.counts["list entries"] > 100
    assert demo.counts["orders"] == Session.objects.count() >= 40
    assert codes >= {"order_expired", "order_used", "stamp_invalid", "captcha_over"}
    assert codes >= {"P02-DOMAIN", "P02-LOOKALIKE", "P02-IP", "P03-CAPTCHA"}
