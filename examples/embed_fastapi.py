# ruff: noqa: ARG002  a Work is given more than this one needs
"""The Web Connector handler inside FastAPI, all of it awaited: ``uvicorn examples.embed_fastapi:app``."""

import os

from fastapi import FastAPI
from starlette.routing import Route

import qbwc
from qbwc.asgi import AsgiApp

QUERY = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
    '<QBXMLMsgsRq onError="stopOnError"><CompanyQueryRq requestID="1"/></QBXMLMsgsRq></QBXML>'
)


class AskCompany(qbwc.AsyncBaseWork[qbwc.AsyncMemoryUnit]):
    async def next_request(
        self, unit: qbwc.AsyncMemoryUnit, session: qbwc.Session, host: qbwc.Host
    ) -> qbwc.Request:
        return qbwc.Request(QUERY)

    async def response(self, unit: qbwc.AsyncMemoryUnit, session: qbwc.Session, xml: str) -> qbwc.Finished:
        unit.notes["company"] = xml  # committed together with the session
        return qbwc.Finished("Company read.")


class Accounts:
    known = qbwc.StaticAuthenticator({"acme": os.environ.get("QBWC_PASSWORD", "change-me")})

    async def login(self, username: str, password: str) -> qbwc.Verdict:
        return self.known.login(username, password)


handler = AsgiApp(qbwc.AsyncWebConnectorService(AskCompany(), Accounts(), qbwc.AsyncMemorySessionStore()))
# Routes, not a mount: a mount answers /qbwc with a redirect, which Web Connector does not follow.
app = FastAPI(routes=[Route("/qbwc", handler), Route("/qbwc/support", handler)])
