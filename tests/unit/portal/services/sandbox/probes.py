"""Functions that misbehave, for the sandbox to run."""

import ctypes
import os
import re
import signal
import sys
import time


def echo(payload, parameters):
    return {"payload": payload, "parameters": parameters}


def refuse(payload, parameters):
    raise ValueError("I do not like it")


def break_down(payload, parameters):
    raise KeyError("a mistake of ours")


def leave(payload, parameters):
    sys.exit(3)


def deep(payload, parameters):
    return deep(payload, parameters)


def spin(payload, parameters):
    while True:
        pass


def spin_in_c(payload, parameters):
    re.fullmatch(r"(a|aa)+$", "a" * 100 + "b")


def sleep(payload, parameters):
    time.sleep(payload)
    return "awake"


def take_memory(payload, parameters):
    held = []
    while True:
        held.append(bytearray(10_000_000))


def crash(payload, parameters):
    ctypes.string_at(0)


def be_killed(payload, parameters):
    os.kill(os.getpid(), signal.SIGKILL)


def large(payload, parameters):
    return "x" * payload


def noise(payload, parameters):
    """Prints, on both streams and below Python, what could pass for an answer."""
    print("{}" * 100_000, flush=True)
    os.write(1, b"x" * 100_000)
    os.write(2, b"x" * 100_000)
    return "quiet"


def write_file(payload, parameters):
    with open(payload, "w", encoding="ascii") as file:
        file.write("x" * 100_000)


def environment(payload, parameters):
    return {"variables": sorted(os.environ), "folder": os.getcwd(), "process": os.getpid(), "parent": os.getppid()}


def not_json(payload, parameters):
    return {1, 2}
