"""Unit and functional tests have no network, whichever library tries."""

import socket

import pytest
import requests


@pytest.mark.parametrize("attempt", [
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
    lambda: socket.create_server(("127.0.0.1", 0)),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: requests.get("http://127.0.0.1:9/", timeout=1),
], ids=["connect", "send", "listen", "look up", "fetch"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_every_way_out_is_closed(attempt):
    with pytest.raises(RuntimeError, match="no network"):
        attempt()


def test_a_socket_among_files_works(tmp_path):
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
        assert client.getpeername() == str(tmp_path / "s")
