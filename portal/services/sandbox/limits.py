"""Limits that the kernel keeps on the present process."""

import math
import resource
import signal

__all__ = ["apply_limits", "give_room", "ran_short"]

_RESERVE = 64_000_000


def _status(field: str) -> int:
    """A size of this process in bytes, from /proc/self/status."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) * 1024


def apply_limits(cpu: float, memory: int) -> None:
    """Limit this process for good.

    It may write no file, dump no core, open few files. The limit of memory alone can be
    moved, once, by ``give_room``.

    :param cpu: seconds of processor from now; the end is a signal, which stops a loop in C as well.
    :param memory: bytes of address space above what it has.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    # The timer counts fractions; the limit in whole seconds stands behind it.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu)
    whole = math.ceil(cpu) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    space = _status("VmSize:") + memory
    resource.setrlimit(resource.RLIMIT_AS, (space, space + _RESERVE))


def ran_short(memory: int) -> bool:
    """Whether the process has come near its limit of memory: libxslt reports that as any other error.

    What failed was at least one allocation, by doubling at worst: a quarter was in use before.
    """
    return _status("VmPeak:") > resource.getrlimit(resource.RLIMIT_AS)[0] - memory * 3 // 4


def give_room() -> None:
    """Let the process have a little more memory, so that it can say that it had none left."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
