"""schemathesis over everything that the published description of the API promises.

Whatever a program sends, within the description or beside it, gets an answer that the description
names: never a fault of the server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as say

from fanzha.detection.deciding.process import Place, Process
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.schema import scenarios
from fanzha.kit import now
from fanzha.kit.actions import keyring
from fanzha.organisations.actions import create_key
from fanzha.organisations.actions.keys import SCOPES
from fanzha.wiring import decisions
from fanzha.wiring.api import api
from tests.cast import Cast
from tests.makers.deciding import BARE, BIG, EmptyLists, publish_key, publish_rules, wait_for
from tests.makers.interception import make_merchant, make_session
from tests.makers.loopback import listening

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EXAMPLES = 60
CHECKS = [
    not_a_server_error,
    say.status_code_conformance,
    say.content_type_conformance,
    say.response_headers_conformance,
    say.response_schema_conformance,
    say.allow_header_conformance,
    say.negative_data_rejection,
]
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DESCRIBED = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = [
    f"{method.upper()} {path}" for path, each in DESCRIBED["paths"].items() for method in each
]
_PASSED_ON = {"labels", "decisions", "decisions:batch"}
DECISIONS = [name for name in OPERATIONS if name.rsplit("/")[-1] in _PASSED_ON]


@contextmanager
def process(home: Path) -> Iterator[Process]:
    """A decision process that shares the key file with the web."""
    publish_rules(home, BIG)
    publish_key(home)
    place = Place(home, keyring().chain, now, dict.fromkeys(scenarios(), Outcome.ALLOW), 64)
    made = Process(place, EmptyLists(), BARE)
    made.start()
    try:
        wait_for(made, "ready")
        yield made
    finally:
        made.close()


def every_answer_is_described(name: str, application: Any, key: str, **parameters: Any) -> None:
    """Sends good and bad requests to one operation; raises for an answer beside the description."""
    schema = schemathesis.openapi.from_dict(DESCRIBED)
    schema.app = application
    method, path = name.split()
    operation = schema[path][method]
    good = operation.as_strategy(GenerationMode.POSITIVE, **parameters)
    bad = operation.as_strategy(GenerationMode.NEGATIVE)

    @BOUNDED
    @given(case=good | bad)
    def send(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(answer, checks=CHECKS)

    send()


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_centre_answers_as_described(
    name: str, cast: Cast, home: Path, settings: Settings
) -> None:
    make_merchant(cast.payment)
    _row, key = create_key(cast.ma, cast.payment, "fuzz", SCOPES)
    code = {"code": make_session(cast.payment, now()).session} if "{code}" in name else None
    more = {"path_parameters": code} if code else {}
    with process(home) as made, listening(made.application) as port:
        settings.DECISION_PORT = port
        decisions._process.cache_clear()

        every_answer_is_described(name, get_wsgi_application(), key, **more)


@pytest.mark.parametrize("name", DECISIONS)
def test_the_decision_process_answers_as_described(name: str, home: Path) -> None:
    with process(home) as made:
        every_answer_is_described(name, made.application, "fz_p_secret")
