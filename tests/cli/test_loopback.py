"""The processes of a centre are asked directly."""

import pytest

from fanzha.cli.loopback import fetch
from tests.makers.loopback import listening


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(_environ: object, start: object) -> list[bytes]:
        assert callable(start)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"here"]

    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with listening(page) as port:
        assert fetch("127.0.0.1", port, "/health/", patience_s=60) == b"here"


def test_a_port_without_a_process_is_an_os_error() -> None:
    with pytest.raises(OSError):
        fetch("127.0.0.1", 9, "/health/", patience_s=60)
