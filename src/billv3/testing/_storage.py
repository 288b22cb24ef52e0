"""The whole state as JSON, so that a fake survives a restart, and snapshots are cheap to compare."""

import base64
import contextlib
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from billv3.testing._json import Row, dumps, loads
from billv3.testing._world import World

_FORMAT: Final = 1
_PLAIN: Final = ("sessions", "hub", "mfa", "login", "snapshots", "rates")


def to_json(world: World) -> bytes:
    """Everything that the world knows, knobs and clock apart."""
    state: Row = {
        "format": _FORMAT,
        "seed": world.seed,
        "organizationId": world.organization_id,
        "tables": {
            kind: [[number, table.rows[id]] for number, id in table.by_sequence]
            for kind, table in world.tables.items()
        },
        "numbers": dict(world.numbers),
        "counters": dict(world.counters),
        "contents": {id: base64.b64encode(data).decode("ascii") for id, data in world.contents.items()},
        **{name: getattr(world, name) for name in _PLAIN},
    }
    return dumps(state)


def from_json(world: World, text: bytes) -> None:
    """Fill an empty world. Raises ValueError for anything but a saved fake."""
    state = loads(text)
    if not isinstance(state, dict) or state.get("format") != _FORMAT:
        raise ValueError("this is not a saved FakeBill")
    saved: Row = state
    for kind, rows in saved["tables"].items():
        for number, row in rows:
            world.restore_row(kind, number, row)
    world.seed = saved["seed"]
    world.organization_id = saved["organizationId"]
    world.numbers = Counter(saved["numbers"])
    world.counters = Counter(saved["counters"])
    world.contents = {id: base64.b64decode(data) for id, data in saved["contents"].items()}
    for name in _PLAIN:
        setattr(world, name, saved.get(name, getattr(world, name)))  # files of before have no rates


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at once: a crash leaves the old content or the new one, never a mixture."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105  # Path.replace says the same, less clearly that it is atomic
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108
        raise
