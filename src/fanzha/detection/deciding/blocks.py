"""The table of blocks in a day's file, beside that of single decisions."""

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from fanzha.detection.deciding.block import KEY, Block, keys_of
from fanzha.detection.deciding.kept import Kept

TABLE = """
create table if not exists blocks (
    first integer primary key,
    last integer not null,
    keys blob not null,
    content blob not null
);
"""
_ALL = "select first, last, keys, content from blocks"
_FROM = "first >= (select coalesce(max(first), 0) from blocks where first <= ?)"
"""From the block on that holds a number, if one does."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Block).decode


def add(db: sqlite3.Connection, block: Block) -> None:
    """All of it or nothing, durable on return."""
    content = _encode(msgspec.structs.replace(block, keys=b""))
    values = (block.seq, block.last, block.keys, content)
    db.execute("insert into blocks values (?, ?, ?, ?)", values)


def exist(db: sqlite3.Connection) -> bool:
    """Files of earlier versions have no blocks."""
    return _has_table(db, "blocks")


def since(db: sqlite3.Connection, seq: int) -> Iterator[Block]:
    """The blocks with a number after this one, in order."""
    if not exist(db):
        return
    query = f"{_ALL} where {_FROM} and last > ? order by first"
    for _first, _last, keys, content in db.execute(query, (seq, seq)):
        yield msgspec.structs.replace(_decode(content), keys=keys)


def numbered(db: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[Kept]:
    """The decisions with these numbers, as far as they are in blocks."""
    if not numbers:
        return
    for block in since(db, min(numbers) - 1):
        if block.seq > max(numbers):
            return
        places = [n - block.seq for n in numbers if block.seq <= n <= block.last]
        if places:
            yield from block.kept(places)


def number_of(db: sqlite3.Connection, key: bytes) -> int:
    """The number of an event, 0 where it is in no block; reads all keys until they are filed."""
    if not exist(db):
        return 0
    if _has_table(db, "block_keys"):
        row = db.execute("select seq from block_keys where key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0
    for first, keys in db.execute("select first, keys from blocks where instr(keys, ?)", (key,)):
        at: int = keys.find(key)
        while at > 0 and at % KEY:  # the end of one and the beginning of the next
            at = keys.find(key, at + 1)
        if at >= 0:
            return int(first + at // KEY)
    return 0


def extent(db: sqlite3.Connection) -> tuple[int, int]:
    """The greatest number and the count of the decisions in blocks."""
    if not exist(db):
        return 0, 0
    query = "select coalesce(max(last), 0), coalesce(sum(last - first + 1), 0) from blocks"
    last, count = db.execute(query).fetchone()
    return int(last), int(count)


def keys(db: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """The first number and the keys of each block."""
    yield from db.execute("select first, keys from blocks order by first")


def have_keys(db: sqlite3.Connection) -> bool:
    """Has every decision in a block a key? Reads all of them."""
    query = (
        "select 1 from blocks where typeof(keys) <> 'blob' "
        "or length(keys) <> ? * (last - first + 1) limit 1"
    )
    return db.execute(query, (KEY,)).fetchone() is None


def file_keys(db: sqlite3.Connection) -> None:
    """Let events of a day that is over be found at once; all of it or nothing."""
    if _has_table(db, "block_keys") or not _has_table(db, "blocks"):
        return
    db.execute("begin immediate")
    db.execute("create table block_keys (key blob not null, seq integer not null)")
    for first, joined in db.execute("select first, keys from blocks order by first"):
        rows = [(key, number) for number, key in enumerate(keys_of(joined), first)]
        db.executemany("insert into block_keys values (?, ?)", rows)
    db.execute("create index block_keys_key on block_keys (key, seq)")
    db.execute("commit")


def _has_table(db: sqlite3.Connection, name: str) -> bool:
    query = "select 1 from sqlite_master where type = 'table' and name = ?"
    return db.execute(query, (name,)).fetchone() is not None
