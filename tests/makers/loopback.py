"""A decision process behind a real port of this machine, for those that ask it over loopback."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def listening(application: Any, port: int = 0) -> Iterator[int]:
    """The port on which an application answers meanwhile."""

    def whole(environ: dict[str, Any], start: Any) -> Any:
        # wsgiref does not end its input at the length that was told.
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        return application(environ, start)

    with make_server("127.0.0.1", port, whole, _Server, _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
