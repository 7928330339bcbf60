"""Files that are nearly right end in a report: a short run here, a long one by .ci/fuzz.py."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzzing import BASE, FILES, Case, cases, check_case

FOUND = Path(__file__).resolve().parent / "mutations" / "found"


@given(cases())
@settings(max_examples=16, suppress_health_check=list(HealthCheck))
def test_no_change_to_a_file_ends_in_a_crash(
    tmp_path_factory: pytest.TempPathFactory, case: Case
) -> None:
    """No traceback, no status 3 unless the files are not sound, and fmt is idempotent."""
    check_case(case, tmp_path_factory.mktemp("case"))


@pytest.mark.parametrize("folder", [BASE, *sorted(FOUND.glob("*"))], ids=lambda folder: folder.name)
def test_what_was_found_before_stays_mended(folder: Path, tmp_path: Path) -> None:
    """Each folder holds the file that walkflow once stumbled over, the first the sound ones."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found.keys() <= set(FILES)
    files = {name: found.get(name, (BASE / name).read_bytes()) for name in FILES}
    for start in (None, "9999-12-30", "2024-06-03"):
        check_case(Case(files, start=start), tmp_path)
