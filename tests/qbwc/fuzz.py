"""
Mutated SOAP bodies against a service: ``python -m tests.qbwc.fuzz --count 200000 --seed 1``.

Half of the mutations know SOAP (elements, names, namespaces, encodings, entities, depth), half are blind to
bytes. Each must give a SOAP fault or a valid answer, never a status of 500, within 100 ms of processor time,
and the process must not grow by more than 64 MB.
"""

import argparse
import json
import logging
import random
import resource
import sys
import time
from collections import Counter

from lxml import etree

from qbwc import HttpRequest, MemorySessionStore, StaticAuthenticator, WebConnectorService
from qbwc.calls import METHODS, NAMESPACE
from qbwc.testing._agent_soap import write_call
from tests.qbwc.support import NotedWork

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
BYTES_MAX = 1_000_000
BOMBS = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]>',
    b"<?xml-stylesheet href='x'?>",
    b"<!-- a comment -->",
    b"<![CDATA[ <a/> ]]>",
    b"&undefined;",
    b"&#0;&#xFFFF;&#x110000;",
)


def seeds(ticket: str) -> list[bytes]:
    bodies = []
    for name, method in METHODS.items():
        values: dict[str, str | int] = {
            p.wire: 13
            if p.integer
            else (ticket if p.attribute == "ticket" else f"value of {p.wire} é & <x/>")
            for p in method.parameters
        }
        bodies.append(write_call(name, values))
    return bodies


def structured(body: bytes, rng: random.Random) -> bytes:
    """One mutation that knows what SOAP looks like."""
    kind = rng.randrange(16)
    head, _sep, rest = body.partition(b"?>")
    match kind:
        case 0:
            return head + b"?>" + rng.choice(BOMBS) + rest
        case 1:
            place = body.find(b">", rng.randrange(len(body))) + 1
            return body[:place] + rng.choice(BOMBS) + body[place:]
        case 2:
            codec = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp037", "utf-7"])
            text = (
                body.decode("utf-8", "replace")
                if rng.random() < 0.5
                else (head + b"?>" + rng.choice(BOMBS) + rest).decode("utf-8", "replace")
            )
            return text.encode(codec, "replace")
        case 3:
            label = rng.choice(
                [b"utf-16", b"latin-1", b"EBCDIC-CP-US", b"x" * 50, b"hex", b"idna", b"windows-1252"]
            )
            return body.replace(b'encoding="utf-8"', b'encoding="' + label + b'"', 1)
        case 4:
            name = rng.choice(list(METHODS)).encode()
            return body.replace(rng.choice(list(METHODS)).encode(), name)
        case 5:
            return body.replace(
                NAMESPACE.encode(), rng.choice([b"", b"urn:x", NAMESPACE.encode()[:-1], b"&amp;"])
            )
        case 6:
            return body.replace(
                ENVELOPE.encode(), rng.choice([b"http://www.w3.org/2003/05/soap-envelope", b"", b"e"])
            )
        case 7:
            depth = rng.choice([3, 15, 200, 5000])
            return body.replace(b"<ticket>", b"<d>" * depth + b"<ticket>", 1)
        case 8:
            count = rng.choice([2, 400, 20_000])
            return body.replace(b"</soap:Body>", b"<x/>" * count + b"</soap:Body>", 1)
        case 9:
            count = rng.choice([1, 50, 5_000])
            attributes = b"".join(b' a%d="1"' % number for number in range(count))
            return body.replace(b"<soap:Body", b"<soap:Body" + attributes, 1)
        case 10:
            return body.replace(
                b"value of", rng.choice([b"x" * 200_000, b"&amp;" * 50_000, b"]]&gt;", b"\x00", b"\xff"]), 1
            )
        case 11:
            return body.replace(
                b"<soap:Body>", b'<soap:Header><h soap:mustUnderstand="1"/></soap:Header><soap:Body>'
            )
        case 12:
            return (
                b"".join(
                    rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\n", b" ", b"\0", b""]) for _n in range(2)
                )
                + body
            )
        case 13:
            return body.replace(
                b">13<", rng.choice([b">-1<", b">99999999999999999999<", b">1e9<", b"><", b"> 13.0 <"])
            )
        case 14:
            return body.replace(b"<response>", b"<response><QBXML/>").replace(
                b"<ticket>", b"<ticket/><ticket>"
            )
        case _:
            name = b"n%d" % rng.randrange(10**12)
            return (
                body.replace(b"soap:Body", name + b":Body")
                if rng.random() < 0.5
                else body.replace(b"<ticket", b"<" + name)
            )


def blind(body: bytes, rng: random.Random) -> bytes:
    """One mutation that knows nothing."""
    data = bytearray(body)
    kind, place = rng.randrange(7), rng.randrange(len(body))
    match kind:
        case 0:
            data[place] = rng.randrange(256)
        case 1:
            del data[place : place + rng.randrange(1, 40)]
        case 2:
            data[place:place] = bytes(rng.randrange(256) for _n in range(rng.randrange(1, 20)))
        case 3:
            del data[place:]
        case 4:
            other = rng.randrange(len(body))
            low, high = sorted((place, other))
            data[low:low] = data[low:high]
        case 5:
            data[place] ^= 1 << rng.randrange(8)
        case _:
            data[place:place] = rng.choice(
                [b"<", b">", b"&", b'"', b"<!", b"<?", b"]]>", b"xmlns=", b"\r\n", b"/"]
            )
    return bytes(data)


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def check(body: bytes, status: int, answer: bytes) -> str:
    """Say in one word what came; raise if it is neither a fault nor a valid answer."""
    root = etree.fromstring(answer)
    fault = root.find(f"{{{ENVELOPE}}}Body/{{{ENVELOPE}}}Fault")
    if fault is not None:
        assert status == 400, (status, body[:300])
        assert fault.findtext("faultstring"), body[:300]
        return "fault"
    assert status == 200, (status, body[:300])
    (result,) = root.find(f"{{{ENVELOPE}}}Body")
    method = result.tag.removeprefix(f"{{{NAMESPACE}}}").removesuffix("Response")
    assert method in METHODS, result.tag
    assert result[0].tag == f"{{{NAMESPACE}}}{method}Result", result[0].tag
    return method


def run(count: int, seed: int) -> dict[str, object]:
    rng = random.Random(seed)
    service = WebConnectorService(NotedWork(10**9), StaticAuthenticator({"acme": "p"}), MemorySessionStore())
    login = write_call("authenticate", {"strUserName": "acme", "strPassword": "p"})
    outcomes: Counter[str] = Counter()
    slowest_ms, ticket, before_mb = 0.0, "", 0.0
    corpus: list[bytes] = []
    for number in range(count):
        if number % 500 == 0:  # sessions are ended by some mutations; go on with a new one
            answer = service.handle(HttpRequest("POST", body=login, remote_address=str(number)))
            ticket = etree.fromstring(answer.body).findtext(f".//{{{NAMESPACE}}}string", "")
            corpus = seeds(ticket)
        if number == 500:
            before_mb = memory_mb()
        body = rng.choice(corpus)
        for _mutation in range(rng.choice([1, 1, 1, 2, 3])):
            body = (structured if rng.random() < 0.5 else blind)(body, rng)[:BYTES_MAX] or b" "
        headers = {
            "content-type": rng.choice(["text/xml; charset=utf-8", "text/xml", "text/xml; charset=utf-16"])
        }
        started = time.thread_time()
        # The address changes: a guesser's mutated logins would otherwise be held back and hide the rest.
        answer = service.handle(HttpRequest("POST", "/", "", headers, body, f"a{number}"))
        slowest_ms = max(slowest_ms, (time.thread_time() - started) * 1000)
        outcomes[check(body, answer.status, answer.body)] += 1
    return {
        "count": count,
        "seed": seed,
        "slowest_ms": round(slowest_ms, 1),
        "grown_mb": round(memory_mb() - before_mb, 1),
        "outcomes": dict(outcomes.most_common()),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(json.dumps(run(arguments.count, arguments.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
