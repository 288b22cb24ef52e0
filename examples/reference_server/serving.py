"""`serve`: the application under uvicorn."""

import socket
from typing import Final

import structlog
import uvicorn

from examples.reference_server.app import build
from examples.reference_server.config import PASSWORD_MIN, Config, ConfigError
from examples.reference_server.parts import Parts
from syncer.errors import Unavailable

BACKLOG: Final = 512
GRACE_S: Final = 20

log = structlog.get_logger("reference_server")


def serve(parts: Parts) -> None:
    """Serve until told to stop. Raises `ConfigError` for an address that cannot be used, `Unavailable`."""
    config = parts.config
    number = len(parts.admin.connections())
    with _listening(config) as listener:
        host, port = listener.getsockname()[:2]
        log.info("listening", host=host, port=port, connections=number, public_url=config.public_url)
        if not config.admin_password:
            log.warning("the page and the API are off: BILLQBD_ADMIN_PASSWORD is not set")
        elif len(config.admin_password) < PASSWORD_MIN:
            log.warning("BILLQBD_ADMIN_PASSWORD is short", recommended_length=PASSWORD_MIN)
        server = uvicorn.Server(
            uvicorn.Config(
                build(parts),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        server.run(sockets=[listener])


def _listening(config: Config) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as exc:
        raise ConfigError(
            f"BILLQBD_HOST {config.host!r} cannot be resolved.", fix="Use an address of this machine."
        ) from exc
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as exc:
        listener.close()
        raise Unavailable(
            f"{config.host} port {config.port} cannot be listened on: {exc.strerror}.",
            fix="Stop what uses it, or set BILLQBD_HOST and BILLQBD_PORT.",
        ) from exc
    return listener
