"""Each embedding example runs a whole update, over real HTTP in the server it is written for."""

import importlib
import threading
from pathlib import Path
from wsgiref.simple_server import make_server

import pytest
import uvicorn
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from qbwc.testing import HttpTransport, ScriptedQuickBooks, Status, WebConnector
from tests.qbwc.serve import Quiet, Server

ROOT = Path(__file__).parents[2]
EXAMPLES = ("embed_wsgiref", "embed_flask", "embed_django", "embed_fastapi")
HUGE = b"x" * 50_000_000


def company(xml):
    assert "CompanyQueryRq" in xml or "HostQueryRq" in xml
    return "<QBXML/>"


def django_app():
    """The example is a urls.py; this is the project around it, with Django's own security middleware."""
    if not settings.configured:
        settings.configure(
            ROOT_URLCONF="examples.embed_django",
            ALLOWED_HOSTS=["127.0.0.1"],
            SECRET_KEY="for this test",
            MIDDLEWARE=[
                "django.middleware.common.CommonMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware",
            ],
        )
    return get_wsgi_application()


@pytest.fixture
def address(request):
    """Serve the example: ASGI by uvicorn, WSGI by wsgiref."""
    app = (
        django_app()
        if request.param == "embed_django"
        else importlib.import_module(f"examples.{request.param}").app
    )
    if request.param == "embed_fastapi":
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/qbwc"
        server.should_exit = True
    else:
        server = make_server("127.0.0.1", 0, app, Server, Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/qbwc"
        server.shutdown()
        server.server_close()
    thread.join()


@pytest.mark.parametrize("address", EXAMPLES, indirect=True)
def test_an_update_through_the_example(address):
    """No redirect, no login page, no CSRF check in the way."""
    outcome = WebConnector(address, "acme", "change-me", ScriptedQuickBooks(answer=company)).update()

    assert (outcome.status, outcome.message) == (Status.DONE, "Company read."), outcome
    assert outcome.requests == 1


@pytest.mark.parametrize("address", EXAMPLES, indirect=True)
def test_a_large_answer_passes_and_a_huge_one_is_refused(address):
    """6 MB of QuickBooks is taken whatever the framework's own limit is; 50 MB is answered with 413."""
    answer = ScriptedQuickBooks(answer=lambda xml: "<QBXML>" + "x" * 6_000_000 + "</QBXML>")
    outcome = WebConnector(address, "acme", "change-me", answer).update()
    try:
        status = HttpTransport(address).post({"Content-Type": "text/xml"}, HUGE).status
    except Exception as exc:  # the server may close while the client is still sending
        assert "BrokenPipe" in str(exc) or "ConnectionReset" in str(exc), exc
        status = 413

    assert outcome.status is Status.DONE
    assert status == 413


@pytest.mark.parametrize("address", EXAMPLES, indirect=True)
def test_the_pages_answer_200(address):
    """AppURL and AppSupport are fetched when the QWC file is added (section 10)."""
    import urllib.request

    for url in (address, f"{address}/support", f"{address}?wsdl"):
        with urllib.request.urlopen(url) as answer:
            assert answer.status == 200
            assert answer.url == url


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_stay_short(name):
    """Embedding is under forty lines."""
    assert len((ROOT / "examples" / f"{name}.py").read_text().splitlines()) < 40
