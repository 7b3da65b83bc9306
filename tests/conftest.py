"""What all tests share: determinism, and the way to data that lies outside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

settings.register_profile("house", derandomize=True, deadline=None, database=None)
# what fails need not be made small when it is a mutant
settings.register_profile(
    "mutation", settings.get_profile("house"), max_examples=40, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Networks and formulas whose licence keeps them out of the repository; a test that needs them skips without."""
    folder = Path(os.environ.get("NETPROOF_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no shared data here: set NETPROOF_DATA to its folder")
    return folder
