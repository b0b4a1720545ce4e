"""A decision process without features for tests of its HTTP side, as granian serves the real one.

`FANZHA_HOME` is its home; rules and key are those of `tests.makers.deciding`. Its clock is as many
days behind as the file `behind` says.
"""

import sys
from datetime import datetime, timedelta
from multiprocessing.util import Finalize

from fanzha.detection.deciding.process import Place, Process
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.schema import scenarios
from fanzha.kit import now
from fanzha.settings import DECISION_QUEUE, FANZHA_HOME
from tests.makers.deciding import BARE, BIG, CHAIN, EmptyLists, publish_key, publish_rules


def _clock() -> datetime:
    behind = FANZHA_HOME / "behind"
    return now() - timedelta(days=int(behind.read_text()) if behind.exists() else 0)


sys.setswitchinterval(0.0002)
if not (FANZHA_HOME / "knowledge").exists():
    publish_rules(FANZHA_HOME, BIG)
    publish_key(FANZHA_HOME)
_made = Process(
    Place(FANZHA_HOME, CHAIN, _clock, dict.fromkeys(scenarios(), Outcome.ALLOW), DECISION_QUEUE),
    EmptyLists(),
    BARE,
)
_end = Finalize(None, _made.close, exitpriority=10)
_made.start()
application = _made.application
