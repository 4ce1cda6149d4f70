"""One document from the web: politely, within bounds, and never from where the user did not mean.

An address comes from a stranger as easily as a text does, and so do the redirects behind it; either may point at the
router, at a service on this very machine, or at a cloud's store of secrets. So a host is resolved here, every address
it has must be a public one, and the connection goes to the address that was looked at: a name that answers otherwise
the second time ("DNS rebinding") gains nothing. Each redirect goes the same way; whoever allows private addresses
allows those of the host that was asked for, and not all that it may send us to. One deadline holds for all of it,
handshakes and slow drips included; what is larger than it may be is not read to its end. Proxies are not used, since
one would resolve the name anew.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from archive.errors import SourceError
from archive.network import Network


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent."""

    url: str
    """Where it was in the end."""
    data: bytes
    media_type: str
    """As the server says, in lower case; empty where it says nothing."""
    charset: str | None
    file_name: str


_AGENT: Final = "xinde (a personal archive; fetches single pages its user asks for)"
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 65536


def fetch(url: str, network: Network) -> Fetched:
    """Return the document at `url`.

    Raises SourceError: `bad-url`, `no-such-host`, `private-address`, `unreachable`, `timed-out`, `http-status`,
    `too-many-redirects`, `too-large`.
    """
    deadline = time.monotonic() + network.timeout
    here = _normal(url)
    trusted = urlsplit(here).hostname if network.allow_private else None
    for _ in range(network.redirects + 1):
        answer = _ask(here, network, trusted, deadline)
        if isinstance(answer, Fetched):
            return answer
        here = _normal(urljoin(here, answer))
    raise SourceError("too-many-redirects", url=url, limit=network.redirects)


def _normal(url: str) -> str:
    """Return an address in ASCII, without its fragment; refuse what is none of the web's."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        if parts.scheme.lower() not in ("http", "https") or not host or parts.username is not None:
            raise SourceError("bad-url", url=url)
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        raise SourceError("bad-url", url=url) from None
    path = quote(parts.path or "/", safe="/%:=&+~!$,;'@()*")
    query = quote(parts.query, safe="/%:=&?+~!$,;'@()*[]")
    return urlunsplit((parts.scheme.lower(), f"{name}:{port}" if port else name, path, query, ""))


# --- who is asked -----------------------------------------------------------------------------------------------------


def _addresses(parts: SplitResult, trusted: str | None) -> list[str]:
    """Return the numeric addresses of a host, all of them looked at unless it is the trusted one."""
    host, port = parts.hostname or "", _port(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError("no-such-host", host=host) from error
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    if host != trusted and not all(map(is_public, addresses)):
        raise SourceError("private-address", host=host)
    return addresses


def is_public(address: str) -> bool:
    """Say whether a numeric address belongs to the public internet, also when it is wrapped in an IPv6 one."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        teredo = number.teredo[1] if number.teredo else None
        inner = number.ipv4_mapped or number.sixtofour or teredo
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return number.is_global and not number.is_multicast and not number.is_reserved


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


@contextmanager
def _connected(parts: SplitResult, trusted: str | None, deadline: float) -> Iterator[socket.socket]:
    """Hold a connection to the first address that answers; when time is up it is shut under whoever waits for it."""
    stream: socket.socket | None = None
    trouble: OSError | None = None
    for address in _addresses(parts, trusted):
        try:
            stream = socket.create_connection((address, _port(parts)), timeout=_left(deadline))
            break
        except OSError as error:
            trouble = error
    if stream is None:
        raise trouble or OSError("no address")
    # A second handle of the connection: TLS takes the first one over, and may wait long for a handshake.
    handle = stream.dup()
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (handle,))
    timer.daemon = True
    timer.start()
    try:
        if parts.scheme == "https":
            stream = ssl.create_default_context().wrap_socket(stream, server_hostname=parts.hostname)
        yield stream
    finally:
        timer.cancel()
        handle.close()
        stream.close()


def _shut(stream: socket.socket) -> None:
    with contextlib.suppress(OSError):
        stream.shutdown(socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


# --- what is said -----------------------------------------------------------------------------------------------------


def _ask(url: str, network: Network, trusted: str | None, deadline: float) -> Fetched | str:
    """Return what is at an address, or the address that it sends us on to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        with _connected(parts, trusted, deadline) as stream:
            return _exchange(stream, url, network, deadline)
    except (TimeoutError, OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
            raise SourceError("timed-out", host=host, seconds=f"{network.timeout:g}") from error
        reason = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or type(error).__name__
        raise SourceError("unreachable", host=host, reason=reason) from error


def _exchange(stream: socket.socket, url: str, network: Network, deadline: float) -> Fetched | str:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = stream
    target = urlunsplit(("", "", parts.path, parts.query, ""))
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Connection": "close", "Accept": "text/html, */*;q=0.8"}
    connection.request("GET", target, headers={"Host": parts.netloc, **headers})
    response = connection.getresponse()
    if response.status in _MOVED and response.headers.get("Location"):
        return str(response.headers["Location"])
    if response.status != http.client.OK:
        raise SourceError("http-status", url=url, status=response.status)
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > network.largest:
        raise SourceError("too-large", bytes=length, limit=network.largest)
    data = b"".join(_body(response, network.largest, deadline))
    given = response.headers
    named = "Content-Type" in given
    return Fetched(
        url,
        data,
        given.get_content_type() if named else "",
        given.get_content_charset() if named else None,
        given.get_filename() or parts.path.rpartition("/")[2],
    )


def _body(response: http.client.HTTPResponse, limit: int, deadline: float) -> Iterator[bytes]:
    """Yield a body's bytes, unpacked; refuse it at the first byte over the limit."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise ValueError(f"encoding {packing}")
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in packing else None
    size = 0
    while chunk := response.read(_CHUNK):
        while chunk:
            plain = unpacker.decompress(chunk, _CHUNK) if unpacker else chunk
            chunk = unpacker.unconsumed_tail if unpacker else b""
            size += len(plain)
            if size > limit:
                raise SourceError("too-large", bytes=f"{limit}+", limit=limit)
            yield plain
        _left(deadline)
    if (response.length or 0) > 0 or (unpacker is not None and not unpacker.eof):
        _left(deadline)
        raise http.client.IncompleteRead(b"")
