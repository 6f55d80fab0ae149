"""What the bench found: on the screen, and in ``build/bench.json``."""

import json
import subprocess
from pathlib import Path
from typing import Any

from bench.measure import Measured
from bench.site import ROOT

__all__ = ["FILE", "Result", "result", "show", "write"]

FILE = ROOT / "build" / "bench.json"
Result = dict[str, Any]


def result(name: str, found: Measured, rss_mb: float, statements: float) -> Result:
    """One entry of ``results``."""
    portal = found.portal
    return {
        "name": name, "ratio_to_bare": round(found.ratio("bare"), 3), "ratio_to_static": round(found.ratio("static"), 3),
        "rps": round(found.rps(portal), 1), "p50_ms": round(found.ms(portal, 50), 2), "p95_ms": round(found.ms(portal, 95), 2),
        "rss_mb": rss_mb, "queries_per_page": round(statements, 2)}


def show(one: Result, found: Measured, portal_bytes: int, bare_bytes: int) -> None:
    """A few lines on the screen: the ratios, and what they are ratios of."""
    p50, p95 = (one[f"p{percent}_ms"] / found.ms(found.bare, percent) for percent in (50, 95))
    print(f"{one['name']}: {one['ratio_to_bare']:.2f} of the bare view's throughput, {one['ratio_to_static']:.2f} of the "
          f"ready-made page's; p50 {p50:.2f} and p95 {p95:.2f} times the bare view's")
    for name, title, size in (("portal", "portal", portal_bytes), ("bare", "bare view", bare_bytes),
                              ("static", "ready made", bare_bytes)):
        rounds = getattr(found, name)
        print(f"    {title:<11} {size:>7} bytes {found.rps(rounds):>6.0f} pages/s   p50 {found.ms(rounds, 50):>6.1f} ms   "
              f"p95 {found.ms(rounds, 95):>6.1f} ms   {found.processor_ms(name):>5.2f} ms of processor a page")
    print(f"    {one['queries_per_page']:.1f} statements a page, {one['rss_mb']:.0f} MB", flush=True)


def write(results: list[Result]) -> Path:
    """Write the file. :returns: where."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"commit": commit.stdout.strip(), "results": results}, indent=1) + "\n", "utf-8")
    return FILE
