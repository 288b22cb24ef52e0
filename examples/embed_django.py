# mypy: disable-error-code="import-untyped"
# ruff: noqa: ARG002  a Work is given more than this one needs
"""The Web Connector handler as a Django view; goes into your ``views.py`` and ``urls.py``."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

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


accounts = qbwc.StaticAuthenticator({"acme": "change-me"})
handler = WsgiApp(qbwc.WebConnectorService(AskCompany(), accounts, qbwc.MemorySessionStore()))


def web_connector(request: HttpRequest) -> HttpResponse:
    answer = handler.respond(request.environ)  # reads the body itself: Django's limit is 2.5 MB
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


urlpatterns = [path(place, csrf_exempt(web_connector)) for place in ("qbwc", "qbwc/support")]
