"""Encryption at rest, blind indexes and keys.

The keyring is one JSON file outside FANZHA_HOME (`FANZHA_KEY_FILE`), readable by its owner only.
It names the active key and keeps the older ones until `fanzha keys rotate` has rewritten
everything. From each 256-bit master key HKDF derives one key for AES-GCM and one for the index.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fanzha.kit.errors import Invalid, Unavailable
from fanzha.kit.words import gettext as _

_NONCE = 12


class Readable(Protocol):
    """Anything that gives bytes piece by piece, an empty piece at the end."""

    def read(self, size: int = ..., /) -> bytes:
        """The next piece."""


_CHUNK = 1 << 20
_ENDED = "ended"  # in the head of a file whose last piece is empty; older files have no such end


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"fanzha {purpose}".encode()).derive(master)


@dataclass(frozen=True)
class _Key:
    name: str
    master: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", AESGCM(_derive(self.master, "field")))
        object.__setattr__(self, "index", _derive(self.master, "index"))

    box: AESGCM = field(init=False, repr=False)
    index: bytes = field(init=False, repr=False)


class Keyring:
    """The keys of one centre: encrypts with the active one, decrypts with any."""

    def __init__(self, active: str, masters: dict[str, bytes], chain: bytes) -> None:
        if active not in masters:
            raise Invalid(_("The key file does not hold its active key: restore the backup."))
        self._keys = {name: _Key(name, master) for name, master in masters.items()}
        self._active = self._keys[active]
        self._masters = masters
        self.chain = chain

    @classmethod
    def fresh(cls) -> "Keyring":
        """A keyring with one new random key."""
        return cls("k1", {"k1": secrets.token_bytes(32)}, secrets.token_bytes(32))

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read the key file; raises Unavailable when it is missing, Invalid when it is damaged."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            masters = {name: base64.b64decode(key) for name, key in stored["keys"].items()}
            return cls(stored["active"], masters, base64.b64decode(stored["chain"]))
        except FileNotFoundError:
            raise Unavailable(
                _("The key file is missing: set FANZHA_KEY_FILE to it, or restore the backup.")
            ) from None
        except OSError as error:
            sentence = _("The key file cannot be read ({reason}): its owner must run this.")
            raise Unavailable(sentence.format(reason=error.strerror)) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Invalid(_("The key file is damaged: restore it from the backup.")) from None

    def save(self, path: Path) -> None:
        """Write the key file atomically with mode 0600."""
        stored = {
            "active": self._active.name,
            "keys": {name: base64.b64encode(key).decode() for name, key in self._masters.items()},
            "chain": base64.b64encode(self.chain).decode(),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(stored, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)

    @property
    def active(self) -> str:
        """The name of the key that new values are encrypted with."""
        return self._active.name

    @property
    def names(self) -> list[str]:
        """All key names, oldest first."""
        return list(self._keys)

    def rotated(self) -> "Keyring":
        """A keyring with one more, newly active key; the older ones still decrypt."""
        name = f"k{max(int(old[1:]) for old in self._masters) + 1}"
        return Keyring(name, {**self._masters, name: secrets.token_bytes(32)}, self.chain)

    def pruned(self) -> "Keyring":
        """A keyring with only the active key, for when nothing older is left in storage."""
        return Keyring(self.active, {self.active: self._masters[self.active]}, self.chain)

    def encrypt(self, text: str, context: str = "") -> str:
        """`key$base64(nonce + sealed)`; the context (table and column) must match to decrypt."""
        nonce = os.urandom(_NONCE)
        sealed = self._active.box.encrypt(nonce, text.encode(), context.encode())
        return f"{self._active.name}${base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, stored: str, context: str = "") -> str:
        """The text again; raises Invalid when the value was altered or its key is gone."""
        name, _mark, body = stored.partition("$")
        key = self._keys.get(name)
        if key is None:
            raise Invalid(_("A stored value needs a key that the key file lacks: restore it."))
        try:
            raw = base64.b64decode(body)
            return key.box.decrypt(raw[:_NONCE], raw[_NONCE:], context.encode()).decode()
        except (InvalidTag, ValueError):
            sentence = _(
                "A stored value was altered or moved, or FANZHA_KEY_FILE is the key of another "
                "centre: restore what is wrong from the backup."
            )
            raise Invalid(sentence) from None

    def index(self, value: str, context: str = "") -> str:
        """The keyed digest (32 hex characters) by which an encrypted value is looked up."""
        return self._digest(self._active, value, context)

    def indexes(self, value: str, context: str = "") -> list[str]:
        """The digests under every key: rows written before a rotation are found too."""
        return [self._digest(key, value, context) for key in self._keys.values()]

    @staticmethod
    def _digest(key: _Key, value: str, context: str) -> str:
        message = f"{context}\0{value}".encode()
        return hmac.digest(key.index, message, "sha256").hex()[:32]

    def subkey(self, purpose: str, name: str = "") -> bytes:
        """A 32-byte key for another purpose, from the active master key or the one named.

        Raises Invalid when the key file no longer holds that key.
        """
        master = self._masters.get(name or self.active)
        if master is None:
            raise Invalid(_("A stored file needs a key that the key file lacks: restore it."))
        return _derive(master, purpose)

    def seal_file(self, source: Readable, path: Path) -> str:
        """Encrypt a stream into a file that is whole on disk before it has its name.

        Returns the SHA-256 of the plain bytes.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("wb") as target:
            digest = self._seal_pieces(source, target)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
        return digest

    def _seal_pieces(self, source: Readable, target: BinaryIO) -> str:
        digest = hashlib.sha256()
        target.write(f"{self._active.name} {_ENDED}\n".encode())
        number, more = 0, True
        while more:
            piece = source.read(_CHUNK)
            digest.update(piece)
            nonce = os.urandom(_NONCE)
            sealed = self._active.box.encrypt(nonce, piece, _place(number, _ENDED))
            target.write(struct.pack(">I", len(sealed)) + nonce + sealed)
            number, more = number + 1, bool(piece)
        return digest.hexdigest()

    def open_file(self, source: BinaryIO) -> Iterator[bytes]:
        """The plain pieces of a sealed stream; raises Invalid when it was altered or cut."""
        name, mark = file_head(source)
        key = self._keys.get(name)
        if key is None:
            raise Invalid(_("A stored file needs a key that the key file lacks: restore it."))
        number, ended = 0, not mark
        while size := source.read(4):
            piece = _opened(key.box, size, source, _place(number, mark))
            number, ended = number + 1, ended or not piece
            yield piece
        if not ended:
            raise _altered()


def file_head(source: BinaryIO) -> tuple[str, str]:
    """The name of the key of a sealed file, and the mark that it ends with an empty piece."""
    name, _blank, mark = source.readline().strip().decode("ascii", "replace").partition(" ")
    return name, mark


def _place(number: int, mark: str) -> bytes:
    """What binds a piece to its place; the mark is bound too, so that it cannot be taken away."""
    return struct.pack(">Q", number) + mark.encode()


def _opened(box: AESGCM, size: bytes, source: BinaryIO, place: bytes) -> bytes:
    try:
        (length,) = struct.unpack(">I", size)
        return box.decrypt(source.read(_NONCE), source.read(length), place)
    except (InvalidTag, ValueError, struct.error):
        raise _altered() from None


def _altered() -> Invalid:
    return Invalid(_("A stored file was altered: restore it from the backup."))
