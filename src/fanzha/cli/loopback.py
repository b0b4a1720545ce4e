"""Asking the processes of this centre, past any proxy that the environment names for the world."""

from urllib.request import ProxyHandler, build_opener


def fetch(host: str, port: int, path: str, patience_s: float) -> bytes:
    """The body of the page; raises OSError where nobody answers or the answer is a refusal."""
    direct = build_opener(ProxyHandler({}))
    with direct.open(f"http://{host}:{port}{path}", timeout=patience_s) as answer:
        content: bytes = answer.read()
    return content
