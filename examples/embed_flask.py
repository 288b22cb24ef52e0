# ruff: noqa: ARG002  a Work is given more than this one needs
"""The Web Connector handler inside Flask: ``flask --app examples.embed_flask run``."""

import os

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

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
service = qbwc.WebConnectorService(AskCompany(), accounts, qbwc.MemorySessionStore())
app = Flask(__name__)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/qbwc": WsgiApp(service)})  # type: ignore[method-assign]


@app.get("/")
def home() -> str:
    return "Your own pages, beside the Web Connector."
