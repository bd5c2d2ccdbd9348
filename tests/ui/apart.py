"""Run inside a network namespace of its own: the server without a route to anywhere, asked by a program beside it.

Prints one JSON object: whether anything beyond this machine can be reached, and the answer that came over the API.
"""

import array
import fcntl
import json
import socket
import struct
import sys
from pathlib import Path

import httpx

from tests.ui.serving import serving

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
QUESTION = "a bruise on the cheek of a baby"


def raise_loopback() -> None:
    """A new namespace has its loopback interface down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = array.array("b", struct.pack("16sh14s", b"lo", 0, b""))
        fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        (flags,) = struct.unpack_from("h", request, 16)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14s", b"lo", flags | IFF_UP, b""))


def beyond() -> bool:
    """Whether a packet could leave: an address of a documentation network has a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.7", 53))
        except OSError:
            return False
        return True


def asked(address: str) -> dict[str, object]:
    """The answer over the plain HTTP of the API."""
    with httpx.Client(base_url=address, timeout=60) as caller:
        event = caller.post("/gradio_api/call/v2/ask", json={"question": QUESTION}).json()["event_id"]
        lines = caller.get(f"/gradio_api/call/v2/ask/{event}").text.splitlines()
        page = caller.get("/").status_code
    complete = lines.index("event: complete")
    return {"page": page, "answer": json.loads(lines[complete + 1].removeprefix("data: "))[0]}


if __name__ == "__main__":
    raise_loopback()
    with serving(Path(sys.argv[1])) as running:
        print(json.dumps({"beyond": beyond(), **asked(running.address)}))
