"""Which IP addresses are somebody else's, out in the world.

The IANA special-purpose registries (RFC 6890 and its successors) are written out here
instead of asking ``ipaddress.is_global``: its answer changes with the Python version and
takes NAT64 and 6to4 addresses, which carry any IPv4 address, for global ones.
"""

import ipaddress
import socket

__all__ = ["IPAddress", "belongs_to_this_machine", "is_elsewhere"]

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_SPECIAL_4 = tuple(map(ipaddress.IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
)))
_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
#: Inside 2000::/3: IETF protocols (Teredo, ORCHID), documentation twice, 6to4.
_SPECIAL_6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


def is_elsewhere(address: IPAddress) -> bool:
    """Whether it is an ordinary global unicast address.

    Loopback, private, link-local, shared (CGNAT), multicast, reserved, unspecified, mapped,
    NAT64 (64:ff9b::/96, outside of 2000::/3), 6to4 and Teredo addresses are not.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    return address in _UNICAST_6 and not any(address in network for network in _SPECIAL_6)


def belongs_to_this_machine(address: IPAddress) -> bool:
    """Whether one of this machine's interfaces has the address.

    The kernel answers it: traffic to one's own address leaves from that address. Connecting
    a datagram socket sends nothing.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return ipaddress.ip_address(probe.getsockname()[0]) == address
    except OSError:  # no route to it, or no such family here: not ours
        return False
