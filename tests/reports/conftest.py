"""The synthetic records as a fixture, loaded by path because tests are no package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def synthetic() -> ModuleType:
    path = Path(__file__).with_name("records.py")
    spec = importlib.util.spec_from_file_location("synthetic_records", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
