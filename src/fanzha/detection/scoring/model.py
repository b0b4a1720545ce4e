"""A trained model of one side, and the pair that is in force, kept as files without code."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.scoring.calibrate import Sigmoid
from fanzha.detection.scoring.folder import current_sha, pair_folder, store
from fanzha.detection.scoring.inputs import Side, matrix
from fanzha.detection.scoring.trees import Forest, load_forest
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

FORMAT = 1
_ABOUT, _CARD = "about.json", "card.md"


@dataclass(frozen=True)
class RiskModel:
    """Trees and the sigmoid that makes a probability of their score."""

    forest: Forest
    sigmoid: Sigmoid

    def probabilities(self, events: Table, features: Table) -> NDArray[np.float64]:
        """The probability, 0 to 1, that each transfer has what the model looks for."""
        return self.sigmoid(self.forest.scores(matrix(self.forest.names, events, features)))


@dataclass(frozen=True)
class Pair:
    """The models by side; a side without enough labels has none. `sha` names the version."""

    models: Mapping[Side, RiskModel]
    sha: str = ""


def write_pair(
    home: Path, models: Mapping[Side, RiskModel], about: Mapping[str, Any], card: str
) -> Pair:
    """Write a version, not yet in force; readers see the whole folder or none."""
    files = {f"{side}.npz": model.forest.dump() for side, model in models.items()}
    facts = {
        "format": FORMAT,
        "files": {name: sha256(content).hexdigest() for name, content in files.items()},
        "sigmoid": {side: [m.sigmoid.slope, m.sigmoid.shift] for side, m in models.items()},
        **about,
    }
    manifest = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False).encode()
    sha = sha256(manifest).hexdigest()
    _settle(pair_folder(home, sha), files | {_ABOUT: manifest, _CARD: card.encode()})
    return Pair(models, sha)


def _settle(place: Path, files: Mapping[str, bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
    try:
        for name, content in files.items():
            with (aside / name).open("wb") as file:
                file.write(content)
                os.fsync(file.fileno())
        aside.chmod(0o755)
        if not place.is_dir():  # the same content may have been written before
            aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_pair(home: Path, sha: str) -> Pair:
    """The models of a version; raises Invalid where a file is missing or was changed."""
    folder = pair_folder(home, sha)
    try:
        manifest = (folder / _ABOUT).read_bytes()
        facts = json.loads(manifest)
        files = {name: (folder / name).read_bytes() for name in facts["files"]}
    except (OSError, ValueError, KeyError) as error:
        raise Invalid(_("The model {sha} cannot be read.").format(sha=sha[:12])) from error
    sound = all(sha256(files[name]).hexdigest() == facts["files"][name] for name in files)
    if sha256(manifest).hexdigest() != sha or not sound or facts["format"] != FORMAT:
        raise Invalid(_("The model {sha} was changed after it was written.").format(sha=sha[:12]))
    sigmoids = {Side(side): Sigmoid(*pair) for side, pair in facts["sigmoid"].items()}
    models = {
        side: RiskModel(load_forest(files[f"{side}.npz"]), sigmoid)
        for side, sigmoid in sigmoids.items()
    }
    return Pair(models, sha)


def current_pair(home: Path) -> Pair | None:
    """The models in force, None where none was ever put in force."""
    sha = current_sha(home)
    return read_pair(home, sha) if sha else None


@dataclass(frozen=True)
class Version:
    """A written version: when (seconds since 1970), and the figures of each side when trained."""

    sha: str
    written_s: float
    figures: Mapping[Side, Mapping[str, float]]


def pair_versions(home: Path) -> list[Version]:
    """All readable versions, newest first."""
    found = []
    for folder in store(home).glob("[0-9a-f]*"):
        with suppress(Invalid):
            read_pair(home, folder.name)
            facts = json.loads((folder / _ABOUT).read_bytes())
            figures = {Side(side): each for side, each in facts["figures"].items()}
            found.append(Version(folder.name, folder.stat().st_mtime, figures))
    return sorted(found, key=lambda each: -each.written_s)
