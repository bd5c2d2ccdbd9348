"""Where a library lies when the user does not say."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "REVIEWS_LIBRARY"


def library_folder(chosen: Path | None) -> Path:
    """The folder the user chose, else the one REVIEWS_LIBRARY names, else `library` in the platform's user-data folder."""
    if chosen is not None:
        return chosen.expanduser()
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    return platformdirs.user_data_path("reviews", appauthor=False) / "library"


def demo_folder() -> Path:
    """Where `reviews demo` keeps the example library when the user names no folder: apart from the user's own."""
    return platformdirs.user_data_path("reviews", appauthor=False) / "example-library"
