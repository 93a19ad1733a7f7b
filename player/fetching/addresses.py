"""Which network addresses a page may be fetched from: public ones, seen through every disguise."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Sequence

# Networks that Python calls global and that lead, or may lead, inside: NAT64, 6to4, relays, old site-local.
_DISGUISES = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96", "64:ff9b:1::/48",
        "2002::/16", "2001::/23", "2001:db8::/32", "fec0::/10", "::/96", "::ffff:0:0/96",
        "::ffff:0:0:0/96", "5f00::/16", "3fff::/20", "100::/64",
        "192.88.99.0/24", "192.0.0.0/24", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4",
    )
)  # fmt: skip


def is_public(address: str) -> bool:
    """Return whether an address is on the public Internet and stands for no other.

    >>> [is_public(address) for address in ("8.8.8.8", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "bao.vn")]
    [True, False, False, False, False]
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and (parsed.scope_id or parsed.ipv4_mapped or parsed.sixtofour):
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified:
        return False
    return not any(parsed.version == network.version and parsed in network for network in _DISGUISES)


def is_address(host: str) -> bool:
    """Return whether a host is an address already, and not a name.

    >>> is_address("::1"), is_address("bao.vn")
    (True, False)
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def resolve(host: str, timeout: float) -> Sequence[str]:
    """Return all addresses of a host as the system knows them; none if it has none, or not in time (seconds).

    >>> resolve("127.0.0.1", 5.0)
    ['127.0.0.1']
    """
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        answers.put(list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found)))

    # The system's resolver cannot be told a deadline: it is left behind when it is late.
    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=max(0.0, timeout))
    except queue.Empty:
        return []
