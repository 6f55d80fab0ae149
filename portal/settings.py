"""The settings of a portal: every key, its type, its default; anything else stops the start (fault 38)."""

import configparser
import dataclasses
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["BadSettings", "Settings", "load", "read_settings"]


class BadSettings(ValueError):
    """A setting is missing, unknown or of the wrong form: names file, key and what is expected."""


@dataclass(frozen=True)
class Settings:
    """Settings by name; in the ini file a first ``_`` of a name is written ``.``: ``database.url``.

    Times are seconds, sizes bytes.
    """

    base_url: str = "http://127.0.0.1:6543"
    database_url: str = "sqlite:///var/preau.db"
    database_statement_seconds: float = 5.0
    var_folder: str = "var"
    files_folder: str = "var/files"
    assets_folder: str = "build/assets"
    templates_folder: str = ""
    site_folder: str = "."
    secret_file: str = "var/secret"
    hosts_allowed: tuple[str, ...] = ()
    hosts_establishments: tuple[str, ...] = ()
    locale_default: str = "fr"
    cas_url: str = "http://127.0.0.1:6544/cas/"
    cas_ca_file: str = ""
    cas_seconds: float = 5.0
    cas_gateway: bool = True
    cas_logout_sources: tuple[str, ...] = ()
    cas_attempts_per_minute: int = 600
    session_cookie: str = "preau"
    session_idle: float = 1800.0
    session_absolute: float = 43200.0
    session_cap: int = 10
    page_deadline: float = 1.5
    page_alone_seconds: float = 10.0
    page_output_bytes: int = 524_288
    limit_render: float = 1.0
    limit_action: float = 5.0
    executor_threads: int = 20
    executor_patience: float = 0.1
    executor_rendering: int = 2
    executor_share: float = 0.1
    breaker_failures: int = 3
    breaker_seconds: float = 60.0
    breaker_longest: float = 3600.0
    cache_boxes: bool = True
    cache_entries: int = 5000
    cache_bytes: int = 64_000_000
    cache_copies_bytes: int = 16_000_000
    fetch_allow: tuple[str, ...] = ()
    fetch_ports: tuple[int, ...] = (80, 443)
    fetch_seconds: float = 5.0
    fetch_bytes: int = 2_000_000
    fetch_redirects: int = 3
    fetch_every: float = 900.0
    sandbox_processes: int = 2
    packages_trusted_keys: tuple[str, ...] = ()
    packages_require_signature: bool = False
    body_bytes: int = 8_000_000
    log_level: str = "INFO"
    audit_file: str = "var/audit.jsonl"
    server_host: str = "127.0.0.1"
    server_port: int = 6543
    server_workers: int = 2
    server_threads: int = 8
    server_trusted_proxy: str = ""
    file: str = field(default="", compare=False)

    def path(self, name: str) -> Path:
        """A setting that is a path, taken from the folder of the ini file when relative."""
        value = Path(getattr(self, name))
        return value if value.is_absolute() else Path(self.file or ".").resolve().parent / value


def _key(name: str) -> str:
    return name.replace("_", ".", 1) if name != "base_url" else name


def _convert(name: str, kind: str, text: str, file: str):
    text = text.strip()
    try:
        if kind == "bool":
            return {"true": True, "false": False, "1": True, "0": False}[text.lower()]
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
        if kind.startswith("tuple[int"):
            return tuple(int(word) for word in text.split())
        if kind.startswith("tuple"):
            return tuple(text.split())
        return text
    except (KeyError, ValueError):
        raise BadSettings(f"{file}: {_key(name)} = {text!r}: expected {kind}") from None


def load(values: dict[str, str], file: str = "") -> Settings:
    """Settings from the texts of an ini section.

    :raises BadSettings: an unknown key or a value of the wrong form.
    """
    kinds = {f.name: f.type.__name__ if isinstance(f.type, type) and f.type in (bool, int, float, str) else str(f.type)
             for f in dataclasses.fields(Settings) if f.name != "file"}
    names = {_key(name): name for name in kinds}
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise BadSettings(f"{file}: {unknown[0]}: no such setting")
    return Settings(**{names[k]: _convert(names[k], kinds[names[k]], v, file) for k, v in values.items()}, file=file)


def read_settings(file: str, overrides: dict[str, str] | None = None, section: str = "app:main") -> Settings:
    """Settings of a PasteDeploy file, with keys given at start (and ``PREAU_OVERRIDES``, JSON) over it.

    :raises BadSettings: no such file or section, or as ``load``.
    """
    parser = configparser.ConfigParser(interpolation=None)
    if not parser.read(file, encoding="utf-8") or not parser.has_section(section):
        raise BadSettings(f"{file}: no section [{section}]")
    here = str(Path(file).resolve().parent)
    values = {k: v.replace("%(here)s", here) for k, v in parser.items(section) if k not in ("use", "here", "__file__")}
    for key in parser.defaults():
        values.pop(key, None)
    values.update(json.loads(os.environ.get("PREAU_OVERRIDES", "{}")))
    values.update(overrides or {})
    return load(values, file)
