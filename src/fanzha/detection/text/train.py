"""Training the shipped typing model, and the texts it is measured on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from fanzha.detection.corpus.grammar import HELDOUT, TRAIN, Grammar
from fanzha.detection.corpus.mix import Example, examples
from fanzha.detection.corpus.voices import VOICES
from fanzha.detection.text.blend import Seen, fit_blend
from fanzha.detection.text.classify import cue_evidence
from fanzha.detection.text.legible import folded
from fanzha.detection.text.model import CODES, Blend, Model
from fanzha.detection.text.phases import fit_phases
from fanzha.detection.text.planes import Labelled, fit

SEED = 7
TEXTS = 160_000  # of the generator
_FOLD_TEXTS, _BLEND_TEXTS = 20_000, 1_500
_FOLDS = 3
_SHUFFLED = 0.08  # share of texts given again with their characters in disorder, as honest

Note = Callable[[str], None]
Fold = tuple[list[Labelled], list[Labelled]]


def train_model(seed: int, note: Note) -> Model:
    """Train on the texts of the training grammar; the same seed gives the same model.

    The blend of n-grams and cues is fitted on texts of voices, honest domains, phrases and files
    that the n-grams have not seen, so that they are trusted as far as they carry.
    """
    grammar = Grammar.load(TRAIN)
    blend = _blend(grammar, seed, note)
    texts = gather(grammar, seed, TEXTS)
    note(f"{len(texts)} texts")
    about = {"seed": seed, "texts": len(texts), "phrases": sum(1 for _ in grammar.phrases())}
    model = fit(texts, seed).model(blend, about)
    note("phases")
    return model.with_phases(fit_phases(grammar, seed))


def gather(grammar: Grammar, seed: int, count: int) -> list[Labelled]:
    """Texts of a grammar, some of them again with their characters in disorder."""
    made = [(each.text, each.sub_type) for each in examples(grammar, count, seed, wide=True)]
    return [*made, *_disordered(made, seed)]


def _blend(grammar: Grammar, seed: int, note: Note) -> Blend:
    note("voices")
    voices = [seen for fold in _by_voice(grammar, seed) for seen in _seen(fold, seed)]
    note("phrases and files")
    phrases = [seen for fold in _by_phrase(grammar, seed) for seen in _seen(fold, seed)]
    files = [seen for fold in _by_file(seed) for seen in _seen(fold, seed)]
    return fit_blend(voices, [*phrases, *files])


def _seen(fold: Fold, seed: int) -> list[Seen]:
    known, others = fold
    model = fit([*known, *_disordered(known, seed)], seed, subs=False).model()
    return [see(text, kind, model) for text, kind in others]


def _by_voice(grammar: Grammar, seed: int) -> Iterator[Fold]:
    """Voices and honest domains dealt out: n-grams that never saw a call are weighed on calls."""
    made = list(examples(grammar, _FOLD_TEXTS, seed + 1, wide=True))
    groups = _groups({each.voice for each in made})
    for fold in range(_FOLDS):
        known = [each for each in made if groups[each.voice] != fold]
        others = [each for each in made if groups[each.voice] == fold]
        yield _labelled(known), _labelled(others[:_BLEND_TEXTS])


def _by_phrase(grammar: Grammar, seed: int) -> Iterator[Fold]:
    """Phrases dealt out: n-grams fitted on some are weighed on the others."""
    for fold in range(_FOLDS):
        yield _made(grammar.split(_FOLDS, fold), seed)


def _by_file(seed: int) -> Iterator[Fold]:
    """Whole files dealt out: each is of one hand or day, its scenarios new to the others."""
    for fold in range(_FOLDS):
        yield _made(Grammar.by_file(TRAIN, _FOLDS, fold), seed)


def _made(parts: tuple[Grammar, Grammar], seed: int) -> Fold:
    known, others = parts
    return (
        _labelled(examples(known, _FOLD_TEXTS, seed + 2, wide=True)),
        _labelled(examples(others, _BLEND_TEXTS, seed + 3, wide=True)),
    )


def _labelled(made: Iterable[Example]) -> list[Labelled]:
    return [(each.text, each.type) for each in made]


def _groups(voices: set[str]) -> dict[str, int]:
    """Voices and honest domains dealt to the folds; a voice is new to the fold it is in."""
    frauds = {name: number % _FOLDS for number, name in enumerate(VOICES)}
    honest = {name: number % _FOLDS for number, name in enumerate(sorted(voices - set(VOICES)))}
    return honest | frauds


def see(text: str, kind: str | None, model: Model) -> Seen:
    """A text as n-grams and cues see it."""
    margins = model.margins(folded(text))
    cue, types = cue_evidence(text)
    each = [types[code] for code in CODES]
    return Seen(kind, margins.fraud, cue, margins.types, each)


def _disordered(texts: Sequence[Labelled], seed: int) -> Iterator[Labelled]:
    """Texts whose characters are mixed up: letters alone are no sign of anything."""
    rng = Random(seed)
    for text, _ in texts:
        if rng.random() < _SHUFFLED:
            chars = list(text)
            rng.shuffle(chars)
            yield "".join(chars), None


def held_out(count: int, seed: int = SEED) -> list[Labelled]:
    """Texts of the held-out grammar with their sub-type; it shares no sentence with training."""
    return [(each.text, each.sub_type) for each in examples(Grammar.load(HELDOUT), count, seed)]
