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
    """Two lines on the screen: the portal's, and the bare view's of the same rounds."""
    bare, static = found.bare, found.static
    print(f"{one['name']:<17} {one['ratio_to_bare']:.2f} of the bare view's throughput, {one['ratio_to_static']:.2f} of the "
          f"ready-made page's; {one['rps']:.0f} pages/s, p50 {one['p50_ms']:.1f} ms ({one['p50_ms'] / found.ms(bare, 50):.2f} "
          f"times bare), p95 {one['p95_ms']:.1f} ms ({one['p95_ms'] / found.ms(bare, 95):.2f} times), "
          f"{one['queries_per_page']:.1f} statements, {one['rss_mb']:.0f} MB, {portal_bytes} bytes", flush=True)
    print(f"{'':<17} bare: {found.rps(bare):.0f} pages/s, p50 {found.ms(bare, 50):.1f} ms, p95 {found.ms(bare, 95):.1f} ms, "
          f"{bare_bytes} bytes; ready made: {found.rps(static):.0f} pages/s, p50 {found.ms(static, 50):.1f} ms", flush=True)


def write(results: list[Result]) -> Path:
    """Write the file. :returns: where."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"commit": commit.stdout.strip(), "results": results}, indent=1) + "\n", "utf-8")
    return FILE
