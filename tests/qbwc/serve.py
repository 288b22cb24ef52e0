"""One worker process of the tests: ``python -m tests.qbwc.serve DATABASE PORT``."""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from qbwc import Accepted, BaseWork, Finished, Progress, Request, WebConnectorService
from qbwc.wsgi import WsgiApp
from tests.qbwc.support import SqliteSessionStore

REQUESTS = 3


class TenantWork(BaseWork):
    """Three requests that name their tenant; every answer is noted in the transaction of the call."""

    def next_request(self, unit, session, host):
        return Request(f'<Rq requestID="{session.connection}-{len(unit.notes())}"/>')

    def response(self, unit, session, xml):
        unit.note(xml)
        return Finished("done") if len(unit.notes()) >= REQUESTS else Progress(50)


class Everybody:
    """Any tenant, whose password is its name backwards."""

    def login(self, username, password):
        assert password == username[::-1]
        return Accepted(username)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 256


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main():
    service = WebConnectorService(TenantWork(), Everybody(), SqliteSessionStore(Path(sys.argv[1])))
    server = make_server("127.0.0.1", int(sys.argv[2]), WsgiApp(service), Server, Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
