"""The sandbox process: ``python -m portal.services.sandbox.child PARENT``.

It has one thread, has imported the libraries, and forks for each call: the fork takes its
limits, works, answers and ends, so that a call costs a fork and leaves nothing behind. It
is a program of its own because a fork of the portal, which has threads, would not be safe.

Standard input brings calls, standard output takes answers (``frames``). It ends when its
parent does: by the kernel's signal, and at the end of its input.
"""

import ctypes
import gc
import importlib
import os
import select
import signal
import sys
import time
from typing import Any, NoReturn

from portal.services.sandbox import frames
from portal.services.sandbox.limits import apply_limits, give_room, ran_short

__all__ = ["main"]

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_PRELOADED = ("picture", "xslt", "feed")
#: Bytes of a message besides the answer in it.
_ENVELOPE = 32
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Be killed when the thread that started this process ends (prctl(2)); end now if it has ended."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def _import(function: str) -> str:
    """Import the module of a function here, once, so that its forks have it; what went wrong, or nothing."""
    module, colon, name = function.partition(":")
    try:
        if not colon or not callable(getattr(importlib.import_module(module), name)):
            return f"{function}: not a function"
    except (ImportError, AttributeError, SyntaxError, ValueError) as error:
        return f"{function}: {error}"
    return ""


def _work(call: dict[str, Any], answer: int) -> NoReturn:
    """In the fork: limits, work, answer, end."""
    die_with_parent(call["server"])
    os.set_blocking(answer, True)
    silence = os.open(os.devnull, os.O_WRONLY)  # short of memory, lxml prints as fast as it can
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    module, _, name = call["function"].partition(":")
    failed: dict[str, str] = {"failed": "crash"}
    apply_limits(call["cpu"], call["memory"])
    try:
        value = getattr(sys.modules[module], name)(frames.decode(call["payload"]), call["parameters"])
        message = frames.encode({"ok": value})
        large = len(message) > call["output"] + _ENVELOPE
        failed = {"failed": "output", "detail": f"{len(message)} bytes"} if large else {}
    except MemoryError:
        failed = {"failed": "memory", "detail": "no more memory"}
    except (ValueError, RecursionError, EOFError) as error:
        failed = {"failed": "memory" if ran_short(call["memory"]) else "input", "detail": str(error)[:500]}
    finally:  # whatever else was raised is told as well, and ends here with the process
        give_room()
        error = sys.exc_info()[1]
        if error is not None:
            failed["detail"] = f"{type(error).__name__}: {error}"[:500] + _place(error)
        frames.send(answer, frames.encode(failed) if failed else message)
        os._exit(0)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno})" if trace else ""


def _watch(pid: int, answer: int, until: float, limit: int) -> tuple[bytes, str]:
    """Collect what the fork answers; (bytes, "") or (b"", reason)."""
    poll, size = select.poll(), 0
    parts: list[bytes] = []
    poll.register(answer, select.POLLIN)
    poll.register(0, select.POLLIN)
    while True:
        left = until - time.monotonic()
        if left <= 0:
            return b"", "time"
        ready = dict(poll.poll(left * 1000))
        if 0 in ready:  # nothing is asked for during a call: the portal is gone
            os.kill(pid, signal.SIGKILL)
            sys.exit(1)
        if answer in ready:
            part = os.read(answer, 1 << 20)
            if not part:
                return b"".join(parts), ""
            parts.append(part)
            size += len(part)
            if size > limit:
                return b"", "output"


def _reason(status: int) -> dict[str, str]:
    """Why a fork ended without an answer, from its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name
        if number in (signal.SIGPROF, signal.SIGXCPU):
            return {"failed": "time", "detail": "processor time"}
        if number == signal.SIGKILL:  # not by us: the kernel does it when memory is short
            return {"failed": "memory", "detail": name}
        return {"failed": "crash", "detail": name}
    return {"failed": "crash", "detail": f"exit {os.waitstatus_to_exitcode(status)} without an answer"}


def _call(call: dict[str, Any]) -> bytes:
    """Run one call in a fork; the message to send back."""
    until = time.monotonic() + call["seconds"]
    wrong = _import(call["function"])
    if wrong:
        return frames.encode({"failed": "crash", "detail": wrong})
    call["server"] = os.getpid()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _work(call, writer)
    os.close(writer)
    try:
        message, reason = _watch(pid, reader, until, call["output"] + 1000)
    finally:
        os.close(reader)
    os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    if reason:
        return frames.encode({"failed": reason, "detail": "killed"})
    return frames.whole(message) or frames.encode(_reason(status))


def main() -> None:
    """Say ready, then answer calls until the portal is gone."""
    die_with_parent(int(sys.argv[1]))
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    out = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not pass for an answer
    for name in _PRELOADED:
        importlib.import_module(f"portal.services.sandbox.work.{name}")
    os.set_blocking(0, False)
    os.set_blocking(out, False)
    gc.collect()
    gc.freeze()
    frames.send(out, frames.encode("ready"))
    try:
        while True:
            call = frames.decode(frames.receive(0))
            call["payload"] = frames.receive(0)
            frames.send(out, _call(call))
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
