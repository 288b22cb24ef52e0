"""Requests and answers on their way through the fake, and how answers are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import quote

from billv3.testing._errors import Refusal
from billv3.testing._faults import Fault
from billv3.testing._json import Row, dumps
from billv3.testing._knobs import ErrorShape
from billv3.testing._routes import Answer, Route

_UNKNOWN: Final = "unknown path"
_HTML: Final = "<html><head><title>{0}</title></head><body><h1>{0} Service Unavailable</h1></body></html>"


class Response(NamedTuple):
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Query: TypeAlias = str | Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CallRecord:
    """What a test may ask about a call afterwards; no secrets, no bodies."""

    number: int
    method: str
    path: str
    route: str
    status: int
    code: str
    time: str


@dataclass
class Pending:
    """A call between `FakeBill.enter` and `FakeBill.leave`."""

    number: int
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    route: Route | None
    ids: dict[str, str]
    fault: Fault | None
    key: str
    delay: float
    refused: Refusal | None = None
    in_flight: bool = field(default=False)

    @property
    def name(self) -> str:
        return self.route.name if self.route else _UNKNOWN


def raw_query(query: Query) -> str:
    """Return the text after the question mark; decoded pairs are encoded."""
    if isinstance(query, str):
        return query
    pairs = query.items() if isinstance(query, Mapping) else query
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def write_answer(answer: Answer, fault: Fault | None) -> Response:
    """Put an answer on the wire, cut short where the fault says so."""
    if answer.raw is not None:
        return Response(
            answer.status, {"Content-Type": "application/octet-stream", **answer.headers}, answer.raw
        )
    if answer.body is None:
        return Response(answer.status, answer.headers, b"")
    body = dumps(answer.body)
    if fault is not None and fault.kind == "truncated":
        body = body[: max(1, int(len(body) * fault.keep))]
    return Response(answer.status, {"Content-Type": "application/json", **answer.headers}, body)


def write_error(status: int, rows: list[Row], shape: ErrorShape, headers: Mapping[str, str]) -> Response:
    """Put an error on the wire: the documented array, or what gateways were seen to send."""
    json_headers = {"Content-Type": "application/json", **headers}
    match shape:
        case "array":
            return Response(status, json_headers, dumps(rows))
        case "object":
            return Response(status, json_headers, dumps(rows[0]))
        case "html":
            return Response(status, {"Content-Type": "text/html", **headers}, _HTML.format(status).encode())
        case "text":
            return Response(status, {"Content-Type": "text/plain", **headers}, b"upstream request failed")
        case _:
            return Response(status, headers, b"")
