import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pydantic import ValidationError

import walkflow
from tests.conftest import Golden
from walkflow.files.documents import Sort, find_model, understand
from walkflow.files.shipped import FOLDERS
from walkflow.files.yaml_source import read_yaml
from walkflow.model.errors import UsageError
from walkflow.model.key_texts import TEXT_BY_KEY
from walkflow.model.schemas import MODEL_BY_FORMAT, list_sentences

Data: TypeAlias = dict[str, Any]
Cases: TypeAlias = dict[str, dict[str, Data]]
"""By format and by what is good or bad about it: the data of a file."""

ROOT = Path(__file__).resolve().parents[2]
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
SHIPPED = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.yaml"))]
NAME = {"zh": "甲", "en": "A"}
STEP = {"item": "a", "limit": "1wd"}
FLOW: Data = {
    "flow": "test",
    "name": NAME,
    "catalogue": "items.yaml",
    "stages": [{"id": "one", "name": NAME, "items": [STEP]}],
}
ITEM = {"id": "a", "name": NAME, "department": "A", "kind": "licence"}
CATALOGUE: Data = {
    "catalogue": "test",
    "name": NAME,
    "departments": [{"id": "A", "name": NAME}],
    "items": [ITEM],
}
CALENDAR: Data = {"calendar": "county", "base": "cn"}
WALK: Data = {"walk": "w", "flow": "test"}


def a_flow(**step: object) -> Data:
    """Make a flow of one item, with more keys or other values in its step."""
    return {**FLOW, "stages": [{"id": "one", "name": NAME, "items": [{**STEP, **step}]}]}


def a_reform(*changes: object) -> Data:
    """Make a flow with one measure of these changes."""
    return {**FLOW, "measures": [{"id": "m", "name": NAME, "changes": list(changes)}]}


def an_item(**rest: object) -> Data:
    """Make a catalogue of one item, with more keys or other values in it."""
    return {**CATALOGUE, "items": [{**ITEM, **rest}]}


def a_walk(**visit: object) -> Data:
    """Make a walk of one visit, with more keys in it."""
    return {**WALK, "visits": [{"item": "a", **visit}]}


GOOD: Cases = {
    "flow": {
        "smallest": FLOW,
        "one name for a list": a_flow(after="b", issue_after="c"),
        "several names": a_flow(after=["b", "c"]),
        "a Chinese name": a_flow(after="用地规划许可"),
        "a fact's value": a_flow(when={"eia": "form", "涉及文物": "是"}),
        "values that YAML reads as something else": a_flow(when={"x": True, "y": [1, False]}),
        "a limit in Chinese": a_flow(limit="20 个工作日"),
        "a limit in full width": a_flow(limit="\uff12\uff10wd"),
        "a limit in hours": a_flow(limit="4h"),
        "an empty list": a_flow(after=[]),
        "a key without a value": a_flow(clock=None),
        "sources by field": a_flow(source={"limit": "estimate", "trips": "counted"}),
        "every change": a_reform(
            {"limit": {"a": "1wd"}},
            {"stage_limit": {"one": "1wd"}},
            {"drop": "a"},
            {"add": ["a"]},
            {"merge": {"items": "a", "into": "b"}},
            {"after": {"a": "b"}},
            {"issue_after": {"a": []}},
            {"bundle": {"id": "joint", "items": ["a", "b"]}},
            {"intake": ["a", "b"]},
            {"clock": {"a": "law"}},
            {"materials": {"a": 0}},
            {"trips": {"a": 1}},
            {"merge_stages": {"stages": ["one", "two"], "into": "one"}},
        ),
    },
    "catalogue": {
        "smallest": CATALOGUE,
        "documents by name": an_item(materials=[{"name": NAME, "from": "b"}, {"name": NAME}]),
        "a law without a limit": an_item(statutory={"basis": "a law"}),
    },
    "walk": {
        "smallest": WALK,
        "a minute": a_walk(submitted="2024-06-03 09:00"),
        "a month": a_walk(submitted="2024-06"),
        "a day in Chinese": a_walk(submitted="2024年6月3日 9:41"),
        "a day without a date": a_walk(submitted="day 1 09:41", decided="第 2 天"),
        "one role": {**WALK, "role": "clerk", "by": {"unit": "HURD", "post": "director"}},
        "several roles": {**WALK, "role": ["clerk", "joint"], "by": [{"unit": "HURD"}]},
        "an answer in a word": {**WALK, "follow_up": [{"date": "2024-06-03", "satisfied": "yes"}]},
    },
    "calendar": {
        "smallest": CALENDAR,
        "a day, a span and hours": {
            **CALENDAR,
            "days_off": ["2027-01-01", {"from": "2027-02-05", "to": "2027-02-11", "name": "春节"}],
            "hours": ["09:00-12:00", "14:00-17:00"],
            "departments": {"A": {"hours": "09:00-12:00", "workdays": ["2027-01-02"]}},
            "zone": "Asia/Shanghai",
        },
    },
}
BAD: Cases = {
    "flow": {
        "a bare number": a_flow(limit=20),
        "a limit without a unit": a_flow(limit="20"),
        "half a day": a_flow(limit="2.5wd"),
        "an unknown unit": a_flow(limit="3 weeks"),
        "no limit": {**FLOW, "stages": [{"id": "one", "name": NAME, "items": [{"item": "a"}]}]},
        "an unknown key": a_flow(afer="b"),
        "an unknown clock": a_flow(clock="nobody"),
        "a number for a name": a_flow(after=3),
        "blanks in an id": a_flow(after="b c"),
        "an id with a sign in front": a_flow(item="-a"),
        "a value with a blank": a_flow(when={"x": "a b"}),
        "no value": a_flow(when={"x": []}),
        "a fact with a blank": a_flow(when={"x y": "a"}),
        "a negative count": a_flow(trips=-1),
        "a count in words": a_flow(materials="two"),
        "half a document": a_flow(materials=1.5),
        "a name in one language": {**FLOW, "name": {"en": "A"}},
        "no stage": {**FLOW, "stages": []},
        "stages missing": {key: value for key, value in FLOW.items() if key != "stages"},
        "a promise for another version": {**FLOW, "promised": {"later": {"total": "1wd"}}},
        "two keys in one change": a_reform({"drop": "a", "add": "b"}),
        "no key in a change": a_reform({}),
        "an unknown change": a_reform({"delete": "a"}),
        "no change": a_reform(),
        "a limit for an id with a blank": a_reform({"limit": {"a b": "1wd"}}),
        "a merge without a target": a_reform({"merge": {"items": ["a"]}}),
    },
    "catalogue": {
        "an unknown kind": an_item(kind="permit"),
        "a name as text": an_item(name="A"),
        "a document without a name": an_item(materials=[{"from": "b"}]),
        "a legal limit as a number": an_item(statutory={"limit": 20}),
        "an unknown key": an_item(limit="1wd"),
    },
    "walk": {
        "a stamp in words": a_walk(submitted="yesterday"),
        "a number for a stamp": a_walk(submitted=20240603),
        "a pause without a cause": a_walk(pauses=[{"from": "2024-06-03 09:00"}]),
        "an unknown outcome": a_walk(outcome="maybe"),
        "no role": {**WALK, "role": []},
        "an answer that is none": {**WALK, "follow_up": [{"date": "2024-06-03", "satisfied": 3}]},
    },
    "calendar": {
        "a day that is none": {**CALENDAR, "workdays": ["2027-02-30"]},
        "a day in words": {**CALENDAR, "days_off": ["May day"]},
        "a span without an end": {**CALENDAR, "days_off": [{"from": "2027-02-05"}]},
        "an hour alone": {**CALENDAR, "hours": "09:00"},
        "an unknown key": {**CALENDAR, "holidays": []},
    },
}
CASES = [
    pytest.param(form, name, id=f"{form}: {name}")
    for form in MODEL_BY_FORMAT
    for name in [*GOOD[form], *BAD[form]]
]


@pytest.mark.parametrize("form", MODEL_BY_FORMAT)
def test_the_shipped_schema_is_that_of_the_model(form: str, check_golden: Golden) -> None:
    """What editors use is what walkflow reads; `pytest --golden` writes it anew."""
    check_golden(walkflow.schema(form), ROOT / "schemas" / f"{form}.schema.json")


def test_there_is_a_schema_of_every_sort_of_file() -> None:
    """What walkflow reads, an editor can know."""
    assert {sort.value: find_model(sort) for sort in Sort} == dict(MODEL_BY_FORMAT)


def test_an_unknown_sort_of_file() -> None:
    """Whoever asks for another one is told which there are."""
    with pytest.raises(UsageError, match="expected one of flow, catalogue, walk, calendar"):
        walkflow.schema("nothing")


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_schema_and_its_model_agree(
    form: str, name: str, refused: dict[tuple[str, str], bool]
) -> None:
    """An editor accepts what walkflow reads, and refuses what it refuses by shape."""
    data = {**GOOD[form], **BAD[form]}[name]
    is_bad = name in BAD[form]
    assert refused[form, name] == is_bad
    try:
        MODEL_BY_FORMAT[form].model_validate(data)
    except ValidationError:
        assert is_bad
    else:
        assert not is_bad


def test_every_field_that_is_explained_is_explained_in_the_schema() -> None:
    """The sentence under a field reaches the editor, in the words of a file."""
    schema = json.loads(walkflow.schema("flow"))
    step = schema["$defs"]["Step"]["properties"]
    assert step["after"]["description"] == (
        "It starts when all of these are finished.\n\n要等这些事项全部完成才开始。"
    )
    assert "left out: what the kind of the item says.\n\n" in step["clock"]["description"]
    assert "None" not in walkflow.schema("flow") + walkflow.schema("catalogue")


@pytest.mark.parametrize("form", MODEL_BY_FORMAT)
def test_every_description_is_in_both_languages(form: str) -> None:
    """An editor shows a key in English, and in a paragraph of its own in Chinese."""
    described = list(list_descriptions(json.loads(walkflow.schema(form))))
    assert len(described) > 10
    for text in described:
        english, _, chinese = text.rpartition("\n\n")
        assert english.replace("回访", "").isascii()
        assert re.search(r"[\u4e00-\u9fff].*。$", chinese), text


@pytest.mark.parametrize("form", MODEL_BY_FORMAT)
def test_every_key_is_described(form: str) -> None:
    """An editor has something to say of each key."""
    schema = json.loads(walkflow.schema(form))
    records = [schema, *schema["$defs"].values()]
    parts = [part for record in records for part in (record, *record.get("anyOf", []))]
    keys = [each for part in parts for each in part.get("properties", {}).items()]
    assert keys
    assert not [key for key, described in keys if "description" not in described]


def test_no_text_is_of_a_key_that_is_gone() -> None:
    """Whatever is said of keys is said in some schema."""
    assert not set(TEXT_BY_KEY.values()) - set(list_sentences())


def list_descriptions(schema: object) -> Iterator[str]:
    """Yield every description in a schema."""
    if isinstance(schema, list):
        for each in schema:
            yield from list_descriptions(each)
    elif isinstance(schema, dict):
        for key, each in schema.items():
            if key == "description" and isinstance(each, str):
                yield each
            else:
                yield from list_descriptions(each)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_names_its_schema(path: Path) -> None:
    """Its first line leads an editor to the schema of its sort."""
    modeline = MODELINE.match(path.read_text(encoding="utf-8"))
    assert modeline
    named = (path.parent / modeline[1]).resolve()
    sort = understand(read_yaml(path)).sort
    assert named == ROOT / "schemas" / f"{sort}.schema.json"
    assert named.is_file()


def test_the_shipped_files_are_accepted() -> None:
    """check-jsonschema finds nothing wrong with any shipped file."""
    paths_by_form: dict[str, list[Path]] = {}
    for path in SHIPPED:
        named = MODELINE.match(path.read_text(encoding="utf-8"))
        assert named
        paths_by_form.setdefault(Path(named[1]).name.partition(".")[0], []).append(path)
    assert {"flow", "catalogue"} <= set(paths_by_form)
    assert not [path for form, paths in paths_by_form.items() for path in check(form, *paths)]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bool]:
    """Return of each case whether check-jsonschema refuses it."""
    found: dict[tuple[str, str], bool] = {}
    for form in MODEL_BY_FORMAT:
        folder = tmp_path_factory.mktemp(form)
        path_by_name = {name: folder / f"{name}.yaml" for name in [*GOOD[form], *BAD[form]]}
        for name, data in {**GOOD[form], **BAD[form]}.items():
            path_by_name[name].write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        wrong = set(check(form, *path_by_name.values()))
        found |= {(form, name): path in wrong for name, path in path_by_name.items()}
    return found


def check(form: str, *paths: Path) -> Iterator[Path]:
    """Yield the files that check-jsonschema refuses."""
    schema = ROOT / "schemas" / f"{form}.schema.json"
    words = ["-m", "check_jsonschema", "--output-format", "json", "--schemafile", str(schema)]
    done = subprocess.run(
        [sys.executable, *words, *map(str, paths)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode in {0, 1}, done.stderr
    report = json.loads(done.stdout)
    assert not report.get("parse_errors")
    yield from (Path(error["filename"]) for error in report["errors"])
