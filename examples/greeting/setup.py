from setuptools import setup

setup(
    name="greeting",
    version="0.1.0",
    description="A portlet for Préau: people leave a kind word, and read those of others",
    python_requires=">=3.11",
    packages=["greeting", "greeting.migrations.versions"],
    package_data={"greeting": ["portlet.xml", "templates/*.pt", "static/*", "locale/*/LC_MESSAGES/*.po"]},
    entry_points={"preau.portlets": ["greeting = greeting"]},
)
