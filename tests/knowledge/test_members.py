"""The set in memory follows the database."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fanzha.knowledge.actions import Indicator, RegistryState, check_indicator, known, membership
from fanzha.knowledge.actions.members import next_version
from tests.cast import Cast
from tests.makers.knowledge import NUMBER, make_confirmed

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_registry_knows_nothing() -> None:
    assert check_indicator("phone", NUMBER) is None


def test_one_small_query_per_check_while_nothing_changes(cast: Cast) -> None:
    make_confirmed(cast.feng)
    membership()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        check_indicator("phone", NUMBER)

    assert len(queries) == 1


def test_only_changed_rows_are_fetched(cast: Cast) -> None:
    make_confirmed(cast.feng)
    before = membership()
    make_confirmed(cast.feng, value="15420005678")

    after = membership()

    assert (len(before), len(after)) == (1, 2)


def test_another_process_confirming_is_seen_at_once(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    assert check_indicator("phone", NUMBER)

    Indicator.objects.filter(pk=row.pk).update(state="withdrawn", version=next_version())

    assert check_indicator("phone", NUMBER) is None


def test_a_registry_begun_anew_forgets_the_old_one(cast: Cast) -> None:
    make_confirmed(cast.feng)
    membership()

    Indicator.objects.all().delete()
    RegistryState.objects.update(epoch="another", version=1)

    assert check_indicator("phone", NUMBER) is None


def test_a_rolled_back_confirmation_leaves_no_trace_in_memory(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        make_confirmed(cast.feng)
        assert check_indicator("phone", NUMBER)
        raise RuntimeError

    make_confirmed(cast.feng, value="15420005678")

    assert check_indicator("phone", NUMBER) is None
    assert check_indicator("phone", "15420005678")


def test_many_values_are_checked_at_once(cast: Cast) -> None:
    row = make_confirmed(cast.feng)

    hits = known([("phone", NUMBER), ("phone", "+86 " + NUMBER), ("amount", "5"), ("qq", "12345")])

    assert [hit.id for hit in hits] == [row.pk]
