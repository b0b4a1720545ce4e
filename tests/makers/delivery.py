"""Makers of the delivery part, and receivers on the loopback that stand for the outside."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from fanzha.delivery.actions import Endpoint
from fanzha.kit import now
from fanzha.organisations.actions import Unit


def make_endpoint(unit: Unit, address: str = "http://127.0.0.1:9/", **more: Any) -> Endpoint:
    """A webhook endpoint of a unit; port 9 answers nobody."""
    values = {"channel": "webhook", "label": "测试", "owner": unit, "created_at": now(), **more}
    return Endpoint.objects.create(unit=unit, address=address, **values)


class Inbox:
    """What a receiver took in; `status` is what it answers next."""

    def __init__(self) -> None:
        self.status = 200
        self.received: list[dict[str, Any]] = []
        self.address = ""


@contextmanager
def http_receiver() -> Iterator[Inbox]:
    """A web server that keeps what is posted to it."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            entry = {**json.loads(body), "body": body, "headers": dict(self.headers)}
            inbox.received.append(entry)
            self.send_response(inbox.status)
            if inbox.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    inbox.address = f"http://127.0.0.1:{server.server_port}/hook"
    with _running(server):
        yield inbox


@contextmanager
def smtp_receiver() -> Iterator[Inbox]:
    """A mail server that keeps letters; `status` 450 or 550 refuses them."""
    inbox = Inbox()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 ready")
            while line := self.rfile.readline().decode().strip():
                word = line.split()[0].upper()
                if word == "DATA":
                    self.take()
                elif word == "RCPT" and inbox.status != 200:
                    self.say(f"{inbox.status} no")
                else:
                    self.say("221 bye" if word == "QUIT" else "250 ok")

        def take(self) -> None:
            self.say("354 go on")
            lines = list(iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b"."))
            inbox.received.append({"body": b"\n".join(lines)})
            self.say("250 taken")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    inbox.address = f"127.0.0.1:{server.server_address[1]}"
    with _running(server):
        yield inbox


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
