"""The decision process as granian serves it: settings in, application out. No Django here."""

from multiprocessing.util import Finalize

from fanzha.cli.language import translated
from fanzha.detection.deciding.problems import in_two_languages
from fanzha.detection.deciding.process import Place, Process
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.exact import NoLists
from fanzha.kit import Keyring, now, words
from fanzha.settings import (
    DECISION_FALLBACKS,
    DECISION_QUEUE,
    FANZHA_HOME,
    FANZHA_KEY_FILE,
)


class Empty(NoLists):
    """Nothing published."""

    version = ""

    def refresh(self) -> bool:
        """Nothing new."""
        return False


def _process() -> Process:
    place = Place(
        home=FANZHA_HOME,
        chain=Keyring.load(FANZHA_KEY_FILE).chain,
        clock=now,
        fallbacks={name: Outcome.of(code) for name, code in DECISION_FALLBACKS.items()},
        queue=DECISION_QUEUE,
    )
    return Process(place, Empty())


words.install(in_two_languages(translated))
_made = _process()
# granian ends its worker without `atexit`; finalizers of multiprocessing do run.
_end = Finalize(None, _made.close, exitpriority=10)
_made.start()
application = _made.application
