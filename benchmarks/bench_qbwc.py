"""
Web Connector handler against a peer and a floor, in one run.

- *pair*: one sendRequestXML and one receiveResponseXML with a tiny document, memory store, against
  `qbwc-kit`'s dispatch of the same bodies (target: at most 2x).
- *large*: a receiveResponseXML with a 5 MB answer of QuickBooks, against a bare lxml parse of the same body
  (target: at most 1.5x).

Each figure is the best of several rounds taken in turn, so that a busy machine slows both sides alike.
``--check`` exits with 1 when a target is missed.
"""

import argparse
import gc
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import qbwc_kit
from lxml import etree

from qbwc import (
    BaseWork,
    Finished,
    Host,
    HttpRequest,
    Interactive,
    MemorySessionStore,
    MemoryUnit,
    Progress,
    Request,
    Session,
    StaticAuthenticator,
    Stop,
    Wait,
    WebConnectorService,
)
from qbwc.testing._agent_soap import headers_for, write_call

PAIR_RATIO_MAX = 2.0
LARGE_RATIO_MAX = 1.5
TINY = (
    '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><HostQueryRs statusCode="0" statusSeverity="Info"/>'
    "</QBXMLMsgsRs></QBXML>"
)


class Endless(BaseWork[MemoryUnit]):
    """Always one more request."""

    def next_request(
        self, unit: MemoryUnit, session: Session, host: Host
    ) -> Request | Wait | Finished | Stop | Interactive:
        del unit, host
        return Request(f'<QBXML><QBXMLMsgsRq requestID="{session.requests}"/></QBXML>')

    def response(self, unit: MemoryUnit, session: Session, xml: str) -> Progress | Finished | Stop:
        del unit, session, xml
        return Progress(50)


class EndlessTask:
    """The same for qbwc-kit."""

    name = "endless"

    def run(self, ctx: object) -> Iterator[str]:
        del ctx
        number = 0
        while True:
            yield f'<QBXML><QBXMLMsgsRq requestID="{number}"/></QBXML>'
            number += 1


def bodies(ticket: str, response: str) -> tuple[bytes, bytes]:
    send = write_call(
        "sendRequestXML",
        {
            "ticket": ticket,
            "strHCPResponse": "",
            "strCompanyFileName": r"C:\Books\Greenway.qbw",
            "qbXMLCountry": "US",
            "qbXMLMajorVers": 16,
            "qbXMLMinorVers": 0,
        },
    )
    receive = write_call(
        "receiveResponseXML", {"ticket": ticket, "response": response, "hresult": "", "message": ""}
    )
    return send, receive


def ticket_of(answer: bytes | str) -> str:
    text = answer.decode() if isinstance(answer, bytes) else answer
    match = re.search("<string>([^<]+)</string>", text)
    assert match is not None
    return match.group(1)


def ours() -> tuple[Callable[[bytes], bytes], str]:
    service = WebConnectorService(Endless(), StaticAuthenticator({"u": "p"}), MemorySessionStore())
    headers = {name.lower(): value for name, value in headers_for("sendRequestXML").items()}

    def dispatch(body: bytes) -> bytes:
        return service.handle(HttpRequest("POST", "/qbwc", "", headers, body, "127.0.0.1")).body

    return dispatch, ticket_of(dispatch(write_call("authenticate", {"strUserName": "u", "strPassword": "p"})))


def peer() -> tuple[Callable[[bytes], str], str]:
    service = qbwc_kit.QBWCService(qbwc_kit.StaticAuthenticator("u", "p", [EndlessTask()]))
    answer = service.dispatch(write_call("authenticate", {"strUserName": "u", "strPassword": "p"}))
    return service.dispatch, ticket_of(answer)


def best_ratio(
    one: Callable[[], object], other: Callable[[], object], *, rounds: int, loops: int
) -> tuple[float, float, float]:
    """Return the best time of each in seconds for one loop, and the median of the rounds' ratios."""
    times: list[tuple[float, float]] = []
    gc.disable()
    try:
        for _round in range(rounds):
            pair = []
            for function in (one, other):
                started = time.perf_counter()
                for _loop in range(loops):
                    function()
                pair.append((time.perf_counter() - started) / loops)
            times.append((pair[0], pair[1]))
            gc.collect()
    finally:
        gc.enable()
    return min(t[0] for t in times), min(t[1] for t in times), statistics.median(a / b for a, b in times)


def pair_ratio() -> float:
    our_dispatch, our_ticket = ours()
    our_send, our_receive = bodies(our_ticket, TINY)
    peer_dispatch, peer_ticket = peer()
    peer_send, peer_receive = bodies(peer_ticket, TINY)

    def our_pair() -> bytes:
        our_dispatch(our_send)
        return our_dispatch(our_receive)

    def peer_pair() -> str:
        peer_dispatch(peer_send)
        return peer_dispatch(peer_receive)

    assert b">50<" in our_pair(), our_pair()
    assert "receiveResponseXMLResult" in peer_pair()
    mine, theirs, ratio = best_ratio(our_pair, peer_pair, rounds=15, loops=300)
    print(
        f"pair   qbwc {mine * 1e6:8.1f} us   qbwc-kit  {theirs * 1e6:7.1f} us   "
        f"ratio {ratio:.2f} (at most {PAIR_RATIO_MAX})"
    )
    floor, _nothing, _one = best_ratio(
        lambda: (bare(our_send), bare(our_receive)), lambda: None, rounds=5, loops=300
    )
    print(
        f"       {1 / mine:,.0f} pairs/s; bare lxml parse and serialise of both bodies {floor * 1e6:.1f} us"
    )
    return ratio


def bare(body: bytes) -> bytes:
    return etree.tostring(etree.fromstring(body))


def large_ratio() -> float:
    row = "<BillRet><TxnID>1A2-1234567890</TxnID><RefNumber>INV 4711</RefNumber></BillRet>\n"
    answer = (
        f'<?xml version="1.0" ?><QBXML><QBXMLMsgsRs>{row * (5_000_000 // len(row))}</QBXMLMsgsRs></QBXML>'
    )
    dispatch, ticket = ours()
    send, receive = bodies(ticket, answer)

    def our_pair() -> bytes:
        dispatch(send)
        return dispatch(receive)

    assert b">50<" in our_pair()
    mine, floor, ratio = best_ratio(our_pair, lambda: etree.fromstring(receive), rounds=9, loops=3)
    print(
        f"large  qbwc {mine * 1e3:8.1f} ms   bare lxml {floor * 1e3:7.1f} ms   "
        f"ratio {ratio:.2f} (at most {LARGE_RATIO_MAX})   body {len(receive) / 1e6:.1f} MB"
    )
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    check = parser.parse_args().check
    missed = [pair_ratio() > PAIR_RATIO_MAX, large_ratio() > LARGE_RATIO_MAX]
    return int(check and any(missed))


if __name__ == "__main__":
    sys.exit(main())
