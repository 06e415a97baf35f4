"""Network: no connection out, and none to the machine's own services."""

from tests.attacks.attack import Attack, grouped


def connects(id: str, tries: str, how: str) -> Attack:
    """An attack that prints what a service answers."""
    return Attack(
        id,
        tries,
        f"""
import socket
try:
{_indented(how)}
    there.settimeout(2)
    print(there.recv(200).decode())
except OSError as error:
    print(type(error))
""",
    )


def reaches(id: str, tries: str, how: str) -> Attack:
    """An attack that says so if it gets through; from the sandbox for stock it never does."""
    return Attack(
        id,
        tries,
        f"""
import socket
try:
{_indented(how)}
    print("pro" + "of-@TOKEN@")
except OSError as error:
    print(type(error))
""",
        ours_only=True,
    )


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.strip().splitlines())


ATTACKS = grouped(
    "network",
    [
        connects(
            "loopback",
            "Connect to a service on the host's loopback.",
            'there = socket.create_connection(("127.0.0.1", @PORT@), timeout=2)',
        ),
        connects(
            "every-address",
            "The same through the address that means this machine.",
            'there = socket.create_connection(("0.0.0.0", @PORT@), timeout=2)',
        ),
        connects(
            "mapped-address",
            "The same through an IPv6 address.",
            'there = socket.create_connection(("::ffff:127.0.0.1", @PORT@), timeout=2)',
        ),
        connects(
            "abstract-socket",
            "Connect to a service of the host under an abstract name.",
            'there = socket.socket(socket.AF_UNIX)\nthere.connect("\\0service-@TOKEN@")',
        ),
        connects(
            "socket-file",
            "Connect to a service of the host through its file.",
            """
import os
there = socket.socket(socket.AF_UNIX)
there.connect(os.path.join(os.path.dirname("@HOST@"), "service"))
""",
        ),
        reaches(
            "out",
            "Connect to the world.",
            'socket.create_connection(("1.1.1.1", 443), timeout=1)',
        ),
        reaches(
            "datagram",
            "Send a datagram to the world.",
            'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("1.1.1.1", 53))',
        ),
        reaches("names", "Ask for an address.", 'socket.getaddrinfo("example.com", 80)'),
        reaches(
            "metadata",
            "Ask the cloud for this machine's keys.",
            'socket.create_connection(("169.254.169.254", 80), timeout=1)',
        ),
        reaches(
            "web",
            "Fetch a page through the library.",
            'import urllib.request\nurllib.request.urlopen("http://example.com", timeout=2)',
        ),
        reaches(
            "interfaces",
            "Find a network interface that leads somewhere.",
            """
names = {name for _, name in socket.if_nameindex()} - {"lo"}
if not names:
    raise OSError
""",
        ),
        reaches(
            "raw",
            "Listen to raw packets.",
            "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
        ),
        reaches(
            "host-of-a-virtual-machine",
            "Speak to the host of a virtual machine, which network namespaces do not cover.",
            "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
        ),
    ],
)
