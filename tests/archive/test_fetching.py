"""Addresses of the web: a server on this machine that behaves in every way, and addresses that are never asked."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive.errors import SourceError
from archive.fetching import fetch, is_public
from archive.intake import take_in
from archive.model import Hints, Outcome, Source
from archive.network import Network, is_url
from archive.readers import read
from archive.sources import open_sources
from archive.store import Store

TEXT = "周三下午，县文化馆办了一场读书会，来了四十多人，大家轮流读了自己喜欢的一段，又说了为什么喜欢。" * 4
PAGE = f"<html><head><title>读书会</title></head><body><article><h1>读书会</h1><p>{TEXT}</p></article></body></html>"
OPEN = Network(allow_private=True, timeout=60, largest=1_000_000)

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/gbk": (200, {"Content-Type": "text/html; charset=gb2312"}, PAGE.encode("gbk")),
    "/big5": (200, {"Content-Type": "text/plain; charset=big5"}, ("讀書會記錄，大家圍坐一圈。" * 9).encode("big5")),
    "/gzip": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000))),
    "/cut-gzip": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())[:-9]),
    "/brotli": (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x"),
    "/huge": (200, {"Content-Type": "text/plain"}, b"a" * 2_000_000),
    "/said-huge": (200, {"Content-Type": "text/plain", "Content-Length": "9000000"}, b"a"),
    "/short": (200, {"Content-Type": "text/plain", "Content-Length": "500"}, b"abc"),
    "/gone": (404, {"Content-Type": "text/html"}, b"<h1>404</h1>"),
    "/busy": (503, {}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n"),
    "/film": (200, {"Content-Type": "video/mp4"}, b"film"),
    "/empty": (200, {"Content-Type": "text/html"}, b""),
    "/post.md": (200, {"Content-Type": "application/octet-stream"}, f"# 读书会\n\n{TEXT}".encode()),
    "/moved": (302, {"Location": "/page#top"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/to-private": (302, {"Location": "http://10.0.0.1/"}, b""),
    "/中文": (200, {"Content-Type": "text/html"}, PAGE.encode()),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        from urllib.parse import unquote

        path = unquote(self.path).partition("?")[0]
        if path == "/drip":
            self._drip()
            return
        status, headers, body = ANSWERS[path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(600):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def only(url: str, network: Network = OPEN) -> Source | Outcome:
    (one,) = open_sources([url], hints=Hints(), network=network)
    return one


@pytest.mark.parametrize(
    ("path", "kind", "encoding"),
    [
        ("/page", "text/html", "utf-8"),
        ("/page?id=3&u=%E4%B8%AD", "text/html", "utf-8"),
        ("/中文", "text/html", "utf-8"),
        ("/gbk", "text/html", "gb18030"),
        ("/gzip", "text/html", "utf-8"),
        ("/moved", "text/html", "utf-8"),
        ("/post.md", "text/markdown", "utf-8"),
        ("/big5", "text/plain", "big5"),
    ],
)
def test_a_document_is_read(site: str, path: str, kind: str, encoding: str) -> None:
    taken = only(site + path)
    assert isinstance(taken, Source)
    assert (taken.name, taken.media_type) == (site + path, kind)
    reading = read(taken)
    assert reading.encoding == encoding
    assert ("读书会" if encoding != "big5" else "讀書會") in reading.text
    assert reading.url == taken.location


def test_where_it_was_in_the_end_is_kept(site: str) -> None:
    assert fetch(f"{site}/moved", OPEN).url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/gone", "http-status"),
        ("/busy", "http-status"),
        ("/huge", "too-large"),
        ("/said-huge", "too-large"),
        ("/bomb", "too-large"),
        ("/short", "unreachable"),
        ("/cut-gzip", "unreachable"),
        ("/brotli", "unreachable"),
        ("/round", "too-many-redirects"),
        ("/to-file", "bad-url"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(site: str, path: str, code: str) -> None:
    taken = only(site + path)
    assert isinstance(taken, Outcome) and taken.problem
    assert (taken.status, taken.problem.code) == ("refused", code)


@pytest.mark.parametrize(("path", "code"), [("/picture", "binary"), ("/film", "binary"), ("/empty", "empty")])
def test_what_is_no_text_is_refused(site: str, path: str, code: str) -> None:
    with Store.in_memory() as store:
        (outcome,) = take_in(open_sources([site + path], network=OPEN), store)
    assert outcome.problem and outcome.problem.code == code


def test_a_slow_server_is_given_up(site: str) -> None:
    taken = only(f"{site}/drip", Network(allow_private=True, timeout=0.6))
    assert isinstance(taken, Outcome) and taken.problem and taken.problem.code == "timed-out"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://169.254.169.254/x"],
)
def test_private_addresses_are_not_asked(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        fetch(url, Network(timeout=5))
    assert caught.value.code in {"private-address", "no-such-host"}


def test_a_redirect_is_looked_at_like_any_address(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.fetching.is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(SourceError) as caught:
        fetch(f"{site}/to-private", Network(timeout=5))
    assert caught.value.code == "private-address"


def test_who_allows_private_addresses_allows_those_of_the_host_that_was_asked_for(site: str) -> None:
    with pytest.raises(SourceError) as caught:
        fetch(f"{site}/to-private", OPEN)
    assert (caught.value.code, caught.value.values["host"]) == ("private-address", "10.0.0.1")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(SourceError) as caught:
        fetch("http://example.com/", Network(timeout=5))
    assert caught.value.code == "private-address"


def test_the_connection_goes_to_the_address_that_was_looked_at(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rpartition(":")[2])
    asked: list[str] = []

    def once(host: str, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if host in ("site.example", "127.0.0.1") else "10.0.0.1", port))]

    monkeypatch.setattr("socket.getaddrinfo", once)
    assert fetch(f"http://site.example:{port}/page", OPEN).data == PAGE.encode()
    assert asked.count("site.example") == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a",
        "file:///etc/passwd",
        "http://",
        "http://user:word@example.com/",
        "http://a:99999/",
        "https:///x",
    ],
)
def test_other_addresses_are_no_sources(url: str) -> None:
    assert is_url(url)
    taken = only(url)
    assert isinstance(taken, Outcome) and taken.problem and taken.problem.code == "bad-url"


def test_the_same_address_again_is_unchanged(site: str) -> None:
    with Store.in_memory() as store:
        for status in ("added", "unchanged"):
            (outcome,) = take_in(open_sources([f"{site}/page"], network=OPEN), store)
            assert outcome.status == status
        assert store.get(1).origin.url == f"{site}/page"
