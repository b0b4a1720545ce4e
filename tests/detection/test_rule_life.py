"""The life of a rule: every step from every state, by every role, with its trace."""

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from fanzha.detection.actions.ruleediting import (
    drop_rule_draft,
    new_version,
    publish_rule,
    retire_rule,
    shadow_rule,
    write_draft,
)
from fanzha.detection.actions.rulerows import book_in_force
from fanzha.detection.models import RulePublication, RuleRow, RuleStep
from fanzha.kit import Conflict, FanzhaError, Forbidden, Invalid
from fanzha.organisations.actions import AuditEntry, Person
from tests.cast import Cast
from tests.makers.decisions import make_draft

pytestmark = pytest.mark.django_db(transaction=True)
Step = Callable[[RuleRow, Person], object]
STEPS: dict[str, Step] = {
    "shadow": lambda row, by: shadow_rule(row, by, "why"),
    "publish": lambda row, by: publish_rule(row, by, "why"),
    "retire": lambda row, by: retire_rule(row, by, "why"),
    "drop": drop_rule_draft,
}
AFTER = {  # state → step → state afterwards; a step that is missing is refused
    "draft": {"shadow": "shadow", "publish": "published", "drop": ""},
    "shadow": {"publish": "published", "retire": "retired"},
    "published": {"retire": "retired"},
    "retired": dict[str, str](),
}
MAY = {  # who may: a duty officer reads, an investigator edits, a supervisor publishes
    "chen": set[str](),
    "feng": {"shadow", "drop"},
    "tang": {"shadow", "drop", "publish", "retire"},
}


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.FANZHA_HOME = tmp_path_factory.mktemp("home")


def make_in(state: str, cast: Cast) -> RuleRow:
    """A rule of the investigator in this state."""
    row = make_draft(cast.feng)
    if state == "shadow":
        shadow_rule(row, cast.feng, "")
    if state in ("published", "retired"):
        publish_rule(row, cast.tang, "")
    if state == "retired":
        retire_rule(row, cast.tang, "")
    return row


@pytest.mark.parametrize("state", AFTER)
@pytest.mark.parametrize("step", STEPS)
def test_each_state_allows_its_steps_only(cast: Cast, state: str, step: str) -> None:
    row = make_in(state, cast)
    expected = AFTER[state].get(step)

    if expected is None:
        with pytest.raises(Conflict):
            STEPS[step](row, cast.tang)
        expected = state
    else:
        STEPS[step](row, cast.tang)

    states = RuleRow.objects.filter(pk=row.pk).values_list("state", flat=True)
    assert list(states) == ([expected] if expected else [])


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("step", STEPS)
def test_each_role_takes_its_steps_only(cast: Cast, who: str, step: str) -> None:
    row = make_in("published" if step == "retire" else "draft", cast)
    before = AuditEntry.objects.count()

    try:
        STEPS[step](row, getattr(cast, who))
        taken = True
    except Forbidden:
        taken = False

    assert taken == (step in MAY[who])
    assert (AuditEntry.objects.count() > before) == taken


def test_every_step_leaves_a_line_with_person_and_reason(cast: Cast) -> None:
    row = make_draft(cast.feng)
    shadow_rule(row, cast.feng, "试运行")
    publish_rule(row, cast.tang, "一周无误报")
    retire_rule(row, cast.tang, "被新规则取代")

    steps = RuleStep.objects.filter(rule=row).order_by("pk")
    told = [(step.before, step.after, step.person_id, step.reason) for step in steps]
    assert told == [
        ("", "draft", cast.feng.pk, ""),
        ("draft", "shadow", cast.feng.pk, "试运行"),
        ("shadow", "published", cast.tang.pk, "一周无误报"),
        ("published", "retired", cast.tang.pk, "被新规则取代"),
    ]
    kinds = AuditEntry.objects.filter(action__startswith="rule.").values_list("action", flat=True)
    assert sorted(kinds) == ["rule.drafted", "rule.published", "rule.retired", "rule.shadow"]


def test_what_is_in_force_changes_with_shadow_publish_and_retire_only(cast: Cast) -> None:
    versions = [book_in_force().version]
    row = make_draft(cast.feng)
    versions.append(book_in_force().version)
    for step in ("shadow", "publish", "retire"):
        STEPS[step](row, cast.tang)
        versions.append(book_in_force().version)

    assert versions[0] == versions[1] == versions[4]
    assert len(set(versions)) == 3
    published = RulePublication.objects.order_by("pk").values_list("version", flat=True)
    assert list(published) == versions[2:]


def test_a_published_version_never_changes(cast: Cast) -> None:
    row = make_in("published", cast)

    draft = new_version(row, cast.feng)
    write_draft(cast.feng, row.code, {"score": 99})

    row.refresh_from_db()
    assert (row.score, draft.version) == (40, 2)


def test_a_rule_that_contradicts_a_published_one_is_not_taken_into_force(cast: Cast) -> None:
    make_in("published", cast)
    other = make_draft(cast.feng, "OWN-2", outcome=5)

    with pytest.raises(Invalid, match="OWN-1"):
        publish_rule(other, cast.tang, "")
    with pytest.raises(Invalid, match="拒绝而不是核实"):
        shadow_rule(other, cast.feng, "")

    publish_rule(make_draft(cast.feng, "OWN-1", outcome=5), cast.tang, "a stricter version")
    assert RuleRow.objects.get(code="OWN-1", state="published").version == 2


def test_whoever_edits_a_draft_last_needs_somebody_else(cast: Cast) -> None:
    row = make_draft(cast.feng)
    row = write_draft(cast.tang, row.code, {"score": 45})

    with pytest.raises(Forbidden):
        publish_rule(row, cast.tang, "")
    publish_rule(row, cast.ma, "")

    assert RuleRow.objects.get(pk=row.pk).state == "published"


def test_two_who_publish_at_once_publish_once(cast: Cast) -> None:
    mine, theirs = (RuleRow.objects.get(pk=make_in("draft", cast).pk) for _n in range(2))
    publish_rule(mine, cast.tang, "")

    with pytest.raises(FanzhaError):
        publish_rule(theirs, cast.ma, "")

    assert RulePublication.objects.count() == 1
