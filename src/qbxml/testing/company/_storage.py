"""A snapshot as JSON, and back. Written atomically: a killed process leaves the old file or the new one."""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs

from qbxml.testing.company._book import Snapshot
from qbxml.testing.company._values import (
    Application,
    Company,
    DataExt,
    Deletion,
    Entry,
    EntryRef,
    ExtensionDefinition,
    Line,
    Preferences,
    StoredOutcome,
    StoredSet,
    Transaction,
)

FORMAT: Final = 2
CLASSES: Final[Mapping[str, type]] = {
    cls.__name__: cls
    for cls in (
        Application,
        Company,
        DataExt,
        Deletion,
        Entry,
        EntryRef,
        ExtensionDefinition,
        Line,
        Preferences,
        Snapshot,
        StoredOutcome,
        StoredSet,
        Transaction,
    )
}
NAMES: Final = {cls: tuple(field.name for field in attrs.fields(cls)) for cls in CLASSES.values()}


def dumps(snapshot: Snapshot, around: Mapping[str, str]) -> str:
    """The snapshot as JSON text, with what lies around it: path, zone, version."""
    return json.dumps({"format": FORMAT, "around": around, "file": _encode(snapshot)}, ensure_ascii=False)


def loads(text: str) -> tuple[Snapshot, dict[str, str]]:
    """
    The snapshot in a JSON text, and what lay around it.

    Raises ValueError when it is no such text.
    """
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"This is no simulated company file of format {FORMAT}.")
    snapshot = _decode(document["file"])
    assert isinstance(snapshot, Snapshot)
    return snapshot, document["around"]


def write(path: Path, text: str) -> None:
    """Put a text in place in one step; flushed to the disk first."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def _encode(value: object) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return {"$": "decimal", "": str(value)}
    if isinstance(value, datetime):
        return {"$": "moment", "": value.isoformat()}
    if isinstance(value, date):
        return {"$": "day", "": value.isoformat()}
    if isinstance(value, Mapping):
        return {"$": "map", "": [[_encode(key), _encode(part)] for key, part in value.items()]}
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    name = type(value).__name__
    return {"$": name, "": [_encode(getattr(value, field)) for field in NAMES[CLASSES[name]]]}


def _decode(value: Any) -> object:
    if isinstance(value, list):
        return tuple(_decode(part) for part in value)
    if not isinstance(value, dict):
        return value
    content = value[""]
    match value["$"]:
        case "decimal":
            return Decimal(content)
        case "moment":
            return datetime.fromisoformat(content)
        case "day":
            return date.fromisoformat(content)
        case "map":
            return {_decode(key): _decode(part) for key, part in content}
        case name:
            cls = CLASSES[name]
            return cls(**dict(zip(NAMES[cls], map(_decode, content), strict=True)))
