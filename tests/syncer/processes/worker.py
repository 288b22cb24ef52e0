"""
One worker process of the tests: ``python -m tests.syncer.processes.worker DATABASE PORT``.

It prints the port it listens on. `GET /troubles` tells which exceptions the service met.
"""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from argon2 import PasswordHasher

from qbwc import BaseWork, Finished, Progress, Request, WebConnectorService
from qbwc.passwords import Passwords
from qbwc.wsgi import WsgiApp
from syncer.adapters.connector import ConnectorLogin, ConnectorSessions
from syncer.entries import AuditEntry
from syncer.stores.sql import SqlStore

REQUESTS = 3

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A login is no part of what is measured."""


class TenantWork(BaseWork):
    """Three requests that name their tenant; every answer is noted in the transaction of the call."""

    def next_request(self, unit, session, host):
        taken = unit.unit.audit.read(session.connection)
        if len(taken) >= REQUESTS:
            return Finished("nothing is left")
        return Request(f'<Rq requestID="{session.connection}-{len(taken)}"/>')

    def response(self, unit, session, xml):
        noted = AuditEntry(
            connection=session.connection,
            at=datetime.now(UTC),
            actor="worker",
            event="answer",
            detail=xml,
        )
        unit.unit.audit.append(noted)
        taken = unit.unit.audit.read(session.connection)
        return Finished("done") if len(taken) >= REQUESTS else Progress(50)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 512


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main():
    store = SqlStore(sys.argv[1])
    troubles = Counter()
    service = WebConnectorService(
        TenantWork(),
        ConnectorLogin(store, Passwords(CHEAP)),
        ConnectorSessions(store),
        on_error=lambda exc: troubles.update([f"{type(exc).__name__} {getattr(exc, 'code', '')}".strip()]),
    )
    soap = WsgiApp(service)

    def app(environ, start_response):
        if environ["PATH_INFO"] == "/troubles":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(troubles).encode()]
        return soap(environ, start_response)

    server = make_server("127.0.0.1", int(sys.argv[2]), app, Server, Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
