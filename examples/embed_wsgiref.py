# ruff: noqa: ARG002  a Work is given more than this one needs
"""The Web Connector handler on the standard library's own server: ``python -m examples.embed_wsgiref``."""

import os
from wsgiref.simple_server import make_server

import qbwc
from qbwc.wsgi import WsgiApp

QUERY = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
    '<QBXMLMsgsRq onError="stopOnError"><CompanyQueryRq requestID="1"/></QBXMLMsgsRq></QBXML>'
)


class AskCompany(qbwc.BaseWork[qbwc.MemoryUnit]):
    def next_request(self, unit: qbwc.MemoryUnit, session: qbwc.Session, host: qbwc.Host) -> qbwc.Request:
        return qbwc.Request(QUERY)

    def response(self, unit: qbwc.MemoryUnit, session: qbwc.Session, xml: str) -> qbwc.Finished:
        unit.notes["company"] = xml  # committed together with the session
        return qbwc.Finished("Company read.")


accounts = qbwc.StaticAuthenticator({"acme": os.environ.get("QBWC_PASSWORD", "change-me")})
app = WsgiApp(qbwc.WebConnectorService(AskCompany(), accounts, qbwc.MemorySessionStore()))

if __name__ == "__main__":
    with make_server("127.0.0.1", 8000, app) as server:
        server.serve_forever()
