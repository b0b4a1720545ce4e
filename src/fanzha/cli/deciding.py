"""The decision process as granian serves it: settings in, application out. No Django here."""

import sys
from multiprocessing.util import Finalize

from fanzha.detection.deciding.cores import leave_one, on_one
from fanzha.detection.deciding.handles import allow_many_files
from fanzha.detection.deciding.problems import in_two_languages
from fanzha.detection.deciding.process import Place, Process, shared
from fanzha.detection.lists import PublishedLists
from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import Suspicion
from fanzha.kit import Keyring, chinese, now, words
from fanzha.settings import (
    DECISION_FALLBACKS,
    DECISION_PORT,
    DECISION_QUEUE,
    DECISIONS_KEPT_DAYS,
    FANZHA_HOME,
    FANZHA_KEY_FILE,
    MODEL_VERIFY,
    STATE_URL,
)

_SWITCH_S = 0.0005


def _process() -> Process:
    place = Place(
        home=FANZHA_HOME,
        chain=Keyring.load(FANZHA_KEY_FILE).chain,
        clock=now,
        fallbacks={name: Outcome.of(code) for name, code in DECISION_FALLBACKS.items()},
        queue=DECISION_QUEUE,
        kept_days=DECISIONS_KEPT_DAYS,
        suspicion=Suspicion(**MODEL_VERIFY),
    )
    lists = PublishedLists(FANZHA_HOME, lambda: Keyring.load(FANZHA_KEY_FILE))
    return Process(place, lists, shared(STATE_URL, place.chain) if STATE_URL else None)


# The one writer must not wait 5 ms for the interpreter's lock whenever requests are read.
sys.setswitchinterval(_SWITCH_S)
allow_many_files()
leave_one()  # what the server starts inherits it, until `on_one`
words.install(in_two_languages(chinese.translated))
_made = _process()
# granian ends its worker without `atexit`; finalizers of multiprocessing do run.
_end = Finalize(None, _made.close, exitpriority=10)
(FANZHA_HOME / "decisions" / "port").write_text(str(DECISION_PORT), "utf-8")  # for `fanzha doctor`
_made.start()
application = on_one(_made.application)
