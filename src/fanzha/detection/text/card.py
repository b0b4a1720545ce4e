"""The model card: what a trained model was made of, how it fares, what it cannot say."""

from fanzha.detection.text.figures import Figures, figures
from fanzha.detection.text.model import Model
from fanzha.detection.text.phases import phase_f1
from fanzha.detection.text.train import held_out

_TEXTS = 4000


def model_card(model: Model) -> str:
    """The card of a freshly trained model in Markdown, measured on the held-out grammar."""
    return _card(model, figures(held_out(_TEXTS), model), phase_f1(model, _TEXTS // 2))


def _card(model: Model, found: Figures, phases: float) -> str:
    rows = "\n".join(
        f"| {code} | {count} | {recall:.2f} | {score:.2f} |"
        for code, (count, recall, score) in found.by_type.items()
    )
    return _TEXT.format(
        **{name: model.about[name] for name in ("seed", "texts", "phrases")},
        grams=len(model.table.weights.order),
        blend=model.blend,
        figures=found,
        phases=phases,
        rows=rows,
    )


_TEXT = """# Model card: typing of texts

Whether a Chinese text (statement, call, chat, message, advertisement) looks like telecom fraud,
and which of the types T01–T12, T99. Licence: Apache-2.0, as the project.

## Made of

{texts} texts of the generator in `src/fanzha/detection/corpus` ({phrases} phrases with choices
and slots, written for Fanzha), seed {seed}; some of them once more with their characters in
disorder, as honest. No text of a person, no row of a public data set. The model holds {grams}
character 2- and 3-grams with a byte a class, no text; a gram of fewer than three texts is
dropped. It is one file without code; `fanzha train text --seed {seed}` gives the same bytes.

Linear support vector machines (fraud; each type against the others; each sub-type against the
others of its type; each phase), each the mean of one that sees all grams alike and one that trusts
a gram the more, the further it tells the sides apart, added to the hand-written cues: log-odds =
{blend.bias} + {blend.gram} × margin + {blend.cue} × cues, type = {blend.type_gram} × margin +
{blend.type_cue} × cues, fitted on voices, honest domains, phrases and whole files of phrases the
n-grams had not seen. From the probability {blend.bar} on a text is called fraud: so few of the
unseen honest texts lie above that 5.5 in a hundred are false alarms, warnings among them.

## Figures on the held-out grammar

{figures.texts} generated texts in sentences of their own, never trained on, though looked at while
phrases and settings were chosen: AUC {figures.auc:.3f}, recall {figures.recall:.3f}, false
alarms {figures.false_alarms:.3f} (among them warnings that retell a whole scheme), expected
calibration error {figures.calibration_error:.3f}, in the band where a person decides
{figures.abstained:.3f}, macro-F1 of the types {figures.type_macro_f1:.3f}, sub-type right where the
type is {figures.sub_types:.3f}, micro-F1 of the phases {phases:.3f}.

| type | texts | called fraud | F1 of the type |
|---|---:|---:|---:|
{rows}

Generated texts are cleaner than life: expect less. Figures on public sets: `fanzha bench text
--json`.

## Limits

- It knows wording only. A verdict is no proof of guilt, and silence no proof of harmlessness.
- Written for mainland Chinese usage; dialect in characters, other languages and mixed jargon
  are seen poorly.
- A first friendly message, a scheme in wholly new words, or a story cut before anything is
  demanded looks honest.
- Warnings, news and training material that retell a scheme at length may be called fraud.
- The probability was fitted as if two in five texts were fraud, about as among texts people bring
  because they doubt them. In a stream with little fraud it is too high: with one fraud text in a
  thousand, take 6.5 off the log-odds, or set the bar by the alarms to be worked off.
- Adverts for bank cards, phone cards and hands to carry money are T99 without a sub-type of theirs.
- Longer honest texts score too high, short first messages of a scheme too low.
"""
