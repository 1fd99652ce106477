"""Which folders make up the package: top-level folders of the repository, under one name."""

from setuptools import find_packages, setup

NAME = "diplomatic_swings"
ROOMS = ("app", "experiments", "forms", "plots", "scenarios", "sim", "store", "tell")

setup(
    package_dir={NAME: NAME} | {f"{NAME}.{room}": room for room in ROOMS},
    packages=[
        NAME,
        *(f"{NAME}.{room}" for room in ROOMS),
        *(f"{NAME}.{room}.{inner}" for room in ROOMS for inner in find_packages(room)),
    ],
)
