"""The control's modules are typed: JSDoc, checked by TypeScript as strictly as it can."""

import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
TSC = HOUSE / "node_modules" / "typescript" / "bin" / "tsc"


@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.worker.json"])
def test_the_scripts_of_the_page_have_no_type_errors(project: str) -> None:
    node = shutil.which("node")
    if node is None or not TSC.exists():
        pytest.fail("TypeScript is needed to check web/static: install Node.js, then run `npm ci`.", pytrace=False)
    run = subprocess.run([node, str(TSC), "-p", project], cwd=HOUSE, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout
