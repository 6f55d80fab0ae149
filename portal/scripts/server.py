"""The HTTP server of one web worker: waitress on an inherited socket, with an orderly end and patience with limits.

Beyond waitress: a worker that ends answers what it has begun with ``Connection: close`` (fault
34), and a client that drips a request byte by byte is cut off (attack U02).
"""

import signal
import socket
import time

import waitress
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from portal.settings import Settings

__all__ = ["HEADER_SECONDS", "Server"]

HEADER_SECONDS = 15.0
"""The header of a request must have arrived this long after its first byte."""
BODY_BYTES_PER_SECOND = 2000
"""Slower bodies are cut off, after ``HEADER_SECONDS`` of grace."""
FRESH_SECONDS = 2.0
"""At the end, the first request of a fresh connection may take this long to arrive."""
DRAIN_SECONDS = 25.0
"""At the end, requests under way may take this long; a little less than the parent's patience."""


class LastTask(WSGITask):
    """One request; the last one of its connection when the server is ending."""

    def build_response_header(self):
        """The header, with ``Connection: close`` at the end."""
        if self.channel.server.draining:
            self.request.headers["CONNECTION"] = "close"
        return super().build_response_header()


class Channel(HTTPChannel):
    """A connection that knows when its present request began."""

    task_class = LastTask
    began = 0.0

    def received(self, data):
        """Take in bytes; remember when the first of a request came."""
        if self.request is None:
            self.began = time.monotonic()
        return super().received(data)

    def too_slow(self, now: float) -> bool:
        """Whether the request that is arriving takes longer than is decent."""
        request = self.request
        if request is None or self.requests:
            return False
        allowed = HEADER_SECONDS
        if request.headers_finished and request.body_rcv is not None:
            allowed += len(request.body_rcv) / BODY_BYTES_PER_SECOND
        return now - self.began > allowed


class Server:
    """Serves an application until told to end.

    :param application: WSGI application.
    :param listening: a bound socket, shared with the other workers.
    """

    def __init__(self, application, listening: socket.socket, settings: Settings) -> None:
        self._stop = False
        self._waitress = waitress.create_server(
            application, sockets=[listening], threads=settings.server_threads, ident=None,
            url_scheme=settings.base_url.partition(":")[0], clear_untrusted_proxy_headers=True,
            # only the client's address is taken from the proxy: scheme and host are the settings'
            trusted_proxy=settings.server_trusted_proxy or None,
            trusted_proxy_headers={"x-forwarded-for"} if settings.server_trusted_proxy else set(),
            max_request_body_size=settings.body_bytes, max_request_header_size=32_768,
            # a reader that is slow costs room on disk, never a thread
            outbuf_high_watermark=1_000_000_000,
            connection_limit=1500, backlog=1024, channel_timeout=30, cleanup_interval=2,
            asyncore_use_poll=True, asyncore_loop_timeout=1, expose_tracebacks=False)
        self._waitress.channel_class = Channel
        self._waitress.draining = False

    def stop(self, number: int | None = None, frame: object = None) -> None:
        """Ask for the end; usable as a signal handler."""
        self._stop = True
        self._waitress.pull_trigger()

    def run(self) -> None:
        """Serve; returns when the end was asked for and nothing is left to answer."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        checked = 0.0
        while not self._stop:
            self._poll()
            now = time.monotonic()
            if now - checked > 1.0:
                checked = now
                for channel in list(self._waitress.active_channels.values()):
                    if channel.too_slow(now):
                        channel.will_close = True
        self._drain()

    def _poll(self) -> None:
        server = self._waitress
        server.asyncore.loop(timeout=1.0, map=server._map, use_poll=True, count=1)

    def _drain(self) -> None:
        server, deadline = self._waitress, time.monotonic() + DRAIN_SECONDS
        server.draining, server.accepting = True, False
        server.del_channel()
        server.socket.close()
        while time.monotonic() < deadline:
            for channel in list(server.active_channels.values()):
                idle = channel.request is None and not channel.requests and not channel.total_outbufs_len
                # One that was taken just before the end, and whose first request is still on its way, is waited for.
                if idle and (channel.began or time.time() - channel.creation_time > FRESH_SECONDS):
                    channel.handle_close()
            if not server.active_channels:
                break
            server.asyncore.loop(timeout=0.1, map=server._map, use_poll=True, count=1)
        server.task_dispatcher.shutdown(timeout=1)
