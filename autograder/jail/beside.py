"""The instructor's files beside a notebook: how they get into a run, to be read there alone."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path


def packed(files: Mapping[str, bytes]) -> int:
    """A descriptor of an archive of files by their names."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return os.dup(file.fileno())


def lay_out(descriptor: int, folder: Path) -> None:
    """Put an archive's files into a folder that is the run's own, for reading alone."""
    from autograder.jail import confine  # which only Linux can import, and only a guest needs

    with os.fdopen(descriptor, "rb", closefd=False) as file:
        file.seek(0)
        with zipfile.ZipFile(io.BytesIO(file.read())) as archive:
            archive.extractall(folder)
            tops = {name.split("/")[0] for name in archive.namelist()}
    for top in sorted(tops):
        confine.only_readable(folder / top)
