"""A server that says exactly what a test wants it to, byte by byte."""

import socket
import ssl
import threading

__all__ = ["Server"]


class Server:
    """A server on loopback that answers each connection with what a function writes to it.

    ``requests`` holds the head and body of each request as it came.
    """

    def __init__(self, answer, context: ssl.SSLContext | None = None) -> None:
        self.answer, self.context, self.requests, self.connections = answer, context, [], 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.place, self.url = f"127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(20)
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                with connection:
                    data = b""
                    while b"\r\n\r\n" not in data:
                        part = connection.recv(65536)
                        if not part:
                            return
                        data += part
                    self.requests.append(data.decode("latin-1"))
                    self.answer(connection, data.decode("latin-1"))
        except OSError:
            return  # the client went away, as several tests want it to

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
