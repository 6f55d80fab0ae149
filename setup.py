from pathlib import Path

from setuptools import find_namespace_packages, setup


def pinned(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and line[0] not in "#-"]


BUNDLED = ("news", "bookmarks", "whitepages", "account", "catalogue", "timetable", "channeladmin", "branding")
CHANNELS = ("rss", "xml", "webservice")

setup(
    name="preau",
    version="0.1.0",
    description="A digital workspace for schools and universities, around a portlet container",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="EUPL-1.2",
    python_requires=">=3.11",
    packages=find_namespace_packages(include=["portal", "portal.*", "portlets", "portlets.*", "channels", "channels.*"]),
    include_package_data=True,
    install_requires=pinned("requirements.txt"),
    extras_require={"demo": pinned("requirements-demo.txt")},
    entry_points={
        "console_scripts": ["preau = portal.scripts.main:main"],
        "paste.app_factory": ["main = portal.wsgi:main"],
        "preau.portlets": [f"{name} = portlets.{name}" for name in BUNDLED]
        + [f"{name} = channels.{name}" for name in CHANNELS],
    },
)
