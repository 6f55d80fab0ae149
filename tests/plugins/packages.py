"""Packages of third parties, made for a test: a folder with sources, and the wheel of it."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

DESCRIPTOR = """<?xml version="1.0" encoding="UTF-8"?>
<portlet-app xmlns="http://java.sun.com/xml/ns/portlet/portlet-app_2_0.xsd" xmlns:preau="urn:preau:portlet:1" version="2.0">
  <portlet>
    <portlet-name>box</portlet-name>
    <portlet-class>{name}.portlet:Box</portlet-class>
    <supports><mime-type>text/html</mime-type><portlet-mode>view</portlet-mode></supports>
    <portlet-info><title xml:lang="fr">Boîte {name}</title><title xml:lang="en">Box {name}</title></portlet-info>
    <preau:limit phase="render" seconds="2"/>
    <preau:host>quotes.example.org</preau:host>
    <preau:style>box.css</preau:style>
  </portlet>
  <user-attribute><name>user.name.given</name></user-attribute>
  <preau:permission name="{name}.write" holders="teacher head"/>
{tables}</portlet-app>
"""

PORTLET = '''"""A box that says which version it is of."""

import sqlalchemy as sa

from portal.api.portlet import GenericPortlet, on_action


class Box(GenericPortlet):
    """See the module."""

    def view(self, request, response):
        """The version, the colour that was chosen, and the rows of its table."""
        rows = request.db.scalar(sa.select(sa.func.count()).select_from(sa.table("{name}_entry"))) if {rows} else 0
        response.show("view", version="{version}", rows=rows, colour=request.preferences.get("colour", "none"))

    @on_action("choose")
    def choose(self, request, response):
        """Keep a preference and, in the session, that something was chosen."""
        request.preferences.set("colour", request.parameters.get("colour", ""))
        request.preferences.store()
        request.session.set("chosen", "yes")
'''

VIEW = """<div xmlns="http://www.w3.org/1999/xhtml" xmlns:tal="http://xml.zope.org/namespaces/tal">
  <p class="made-of">{name} version ${{version}}, rows ${{rows}}, colour ${{colour}}</p>
  <form method="post" action="${{response.action_url('choose')}}">${{response.csrf_field}}
    <label>Colour <input name="colour" value=""/></label><button>Choose</button></form>
</div>
"""

MODELS = '''"""Its table."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, Id


class Entry(Id, Base):
    """One row."""

    __tablename__ = "{name}_entry"
    text: Mapped[str] = mapped_column(sa.String(80))
{more}'''

FIRST = '''"""First."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0001", None, None, None


def upgrade() -> None:
    """The table, and a row to be counted."""
    table = op.create_table("{name}_entry", sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
                            sa.Column("text", sa.String(80), nullable=False))
    op.bulk_insert(table, [{{"id": "00000000-0000-7000-8000-000000000001", "text": "first"}}])
'''

SECOND = '''"""Second."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    """One column more."""
    op.add_column("{name}_entry", sa.Column("colour", sa.String(20), nullable=False, server_default="red"))
{broken}'''

COLUMN = '''    colour: Mapped[str] = mapped_column(sa.String(20), server_default="red")
'''


def write_package(folder: Path, name: str, version: str, revisions: int = 0, broken_migration: bool = False,
                  requires: tuple[str, ...] = (), files: dict[str, str] | None = None) -> Path:
    """The source of a package with one portlet, ``<name>.box``.

    :param revisions: 0 without a table; 1 or 2 revisions of one.
    :param broken_migration: the second revision fails after it has changed something.
    :param requires: what it needs of other packages.
    :param files: path in the import package to text, laid over the usual ones.
    :returns: the folder of the distribution.
    """
    source = folder / f"{name}-{version}-source"
    contents = {
        "__init__.py": 'def includeme(config):\n    """Nothing to register."""\n',
        "portlet.xml": DESCRIPTOR.format(name=name, tables=f"  <preau:table>{name}_entry</preau:table>\n" if revisions else ""),
        "portlet.py": PORTLET.format(name=name, version=version, rows=bool(revisions)),
        "templates/view.pt": VIEW.format(name=name),
        "static/box.css": f".made-of {{ order: {len(version)}; }} /* {version} */\n",
    }
    if revisions:
        contents["models.py"] = MODELS.format(name=name, more=COLUMN if revisions > 1 else "")
        contents["migrations/versions/0001_first.py"] = FIRST.format(name=name)
    if revisions > 1:
        broken = '    op.execute("INSERT INTO no_such_table VALUES (1)")\n' if broken_migration else ""
        contents["migrations/versions/0002_second.py"] = SECOND.format(name=name, broken=broken)
    for path, text in {**contents, **(files or {})}.items():
        file = source / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (source / "setup.py").write_text(
        "from setuptools import find_namespace_packages, setup\n"
        f"setup(name={name!r}, version={version!r}, packages=find_namespace_packages(include=[{name!r}, {name + '.*'!r}]),\n"
        f"      package_data={{{name!r}: ['portlet.xml', 'templates/*', 'static/*']}}, install_requires={list(requires)!r},\n"
        f"      entry_points={{'preau.portlets': ['{name} = {name}']}})\n", encoding="utf-8")
    return source


def build_wheel(folder: Path, name: str, version: str, **more) -> Path:
    """The wheel of ``write_package(folder, name, version, …)``, packed as setuptools does, in a fraction of its time."""
    source = write_package(folder, name, version, **more)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {requirement}" for requirement in more.get("requires", ())]
    return pack(folder, name, version, {
        **{str(file.relative_to(source)): file.read_bytes() for file in sorted((source / name).rglob("*")) if file.is_file()},
        f"{name}-{version}.dist-info/METADATA": ("\n".join(lines) + "\n").encode(),
        f"{name}-{version}.dist-info/entry_points.txt": f"[preau.portlets]\n{name} = {name}\n".encode(),
    })


def pack(folder: Path, name: str, version: str, members: dict[str, bytes]) -> Path:
    """A wheel of these members; its list of files and its tags are added."""
    info = f"{name}-{version}.dist-info"
    members = {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(), **members,
               f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = "".join(f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in members.items()) + f"{info}/RECORD,,\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in {**members, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(path, data)
    return wheel


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def build_with_setuptools(source: Path, into: Path) -> Path:
    """A wheel as an editor builds one: ``pip wheel``, without an index."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation",
                    "--wheel-dir", str(into), str(source)], check=True, capture_output=True)
    return next(into.glob("*.whl"))
