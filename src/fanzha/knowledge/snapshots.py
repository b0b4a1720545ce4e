"""Immutable snapshots of the knowledge: where they lie, which is current, how one is written.

A snapshot is a folder `<home>/knowledge/<sha>/` in the format of the shipped data files; the file
`<home>/knowledge/current` holds the sha in force. Without one the shipped files are in force.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fanzha.kit import Invalid, NotFound
from fanzha.kit import gettext as _
from fanzha.knowledge.library import Library, assemble, load
from fanzha.knowledge.reading import read_folder, write_folder

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Snapshot:
    """A named state of the knowledge and the folder that holds it."""

    sha: str
    folder: Path

    @property
    def library(self) -> Library:
        """Its content."""
        return load(self.folder)


def default_home() -> Path:
    """The home of this process: `FANZHA_HOME`, else `var`."""
    # Asked for every name of a scam type: `resolve` would look at the disk each time.
    return Path(os.environ.get("FANZHA_HOME", "var")).absolute()


def _store(home: Path) -> Path:
    return home / "knowledge"


def current_snapshot(home: Path | None = None) -> Snapshot:
    """The snapshot in force: the published one, else the shipped files."""
    store = _store(home or default_home())
    try:
        sha = (store / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return shipped()
    folder = store / sha
    if not sha or not folder.is_dir():
        text = _("The knowledge snapshot {sha} is missing on this machine: publish again.")
        raise Invalid(text.format(sha=sha[:16]))
    return Snapshot(sha, folder)


def snapshot(sha: str, home: Path | None = None) -> Snapshot:
    """An earlier snapshot by name, so that a stored decision can be made again."""
    folder = _store(home or default_home()) / sha
    if sha and folder.is_dir():
        return Snapshot(sha, folder)
    if load(SHIPPED).sha == sha:
        return Snapshot(sha, SHIPPED)
    text = _("There is no knowledge snapshot {sha} on this machine.")
    raise NotFound(text.format(sha=sha[:16]))


def shipped() -> Snapshot:
    """The files that came with the product."""
    return Snapshot(load(SHIPPED).sha, SHIPPED)


def write_snapshot(library: Library, home: Path, version: str) -> Snapshot:
    """Write a library as a snapshot, not yet current; an equal one stays as it is.

    Readers see the whole folder or none: it is filled aside and renamed.
    """
    store = _store(home)
    store.mkdir(parents=True, exist_ok=True)
    if not (store / library.sha).is_dir():
        _write(store, library, version)
    return Snapshot(library.sha, store / library.sha)


def _write(store: Path, library: Library, version: str) -> None:
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=store))
    try:
        write_folder(aside, library.entries, version)
        if assemble(read_folder(aside), "knowledge").sha != library.sha:
            raise Invalid(_("The snapshot does not read back as it was written: report this."))
        aside.chmod(0o755)
        aside.rename(store / library.sha)
    except OSError:
        if not (store / library.sha).is_dir():  # another process published the same content first
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def point_to(home: Path, sha: str) -> None:
    """Make a snapshot the current one, in one step for all readers."""
    replace_text(_store(home) / "current", f"{sha}\n")


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new one, also after a crash."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    Path(name).replace(path)


def library(home: Path | None = None) -> Library:
    """The library in force."""
    return current_snapshot(home).library
