"""The same data written in any way that YAML allows, with comments wherever they may stand."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from walkflow.files.scalar_text import can_be_plain

FLOW = {
    "flow": "drawn",
    "name": {"zh": "甲，乙", "en": "A: b, c"},
    "catalogue": "items.yaml",
    "source": {"limit": "a note # of sorts", "trips": "estimate"},
    "promised": {"before": {"total": "40 个工作日", "source": 'said "so"'}},
    "facts": {
        "eia": {"values": ["no", "yes"], "default": "no", "name": {"zh": "环评", "en": "EIA"}},
        "soil": {"values": ["a"], "default": "a", "name": {"zh": "水土", "en": "what?"}},
    },
    "stages": [
        {
            "id": "land",
            "name": {"zh": "立项", "en": "Project"},
            "limit": "20 日",
            "items": [
                {"item": "a", "limit": "1wd"},
                {"item": "b", "after": ["a"], "limit": "４小时", "when": {"eia": ["yes"]}},
                {"item": "c", "after": ["a", "b"], "issue_after": "d", "limit": "0d", "trips": 2},
                {"item": "d", "limit": "3wd", "source": "first line\nsecond line\n\nlast"},
            ],
        },
        {"id": "empty", "name": {"zh": "空", "en": "Empty"}, "items": []},
    ],
    "intakes": [["a", "b"], "c"],
    "measures": [
        {
            "id": "m",
            "name": {"zh": "改革", "en": "Reform"},
            "since": "2024-01-02",
            "changes": [
                {"limit": {"a": "0 天", "b": "1h"}},
                {"after": {"c": ["a"], "b": ["a", "d"]}},
                {"merge": {"into": "a", "items": ["d"]}},
                {"drop": ["c"]},
            ],
        }
    ],
}
"""A flow with every sort of value that a file of walkflow can hold."""

WALK = {
    "walk": "drawn",
    "flow": "industrial",
    "facts": {"eia": "form", "flood": "no"},
    "role": ["clerk"],
    "by": [{"unit": "HURD", "post": "director"}],
    "visits": [
        {
            "outcome": "approved",
            "item": "a",
            "accepted": "2024-01-02 09:41",
            "pauses": [{"from": "day 1 10:02", "to": "day 1 11:53", "because": "correction"}],
            "trips": 0,
            "note": "- not a list, #1",
        }
    ],
    "follow_up": [{"date": "2024-01-02", "satisfied": True, "text": "\ttab\u2028and é\u3000"}],
}
CALENDAR = {
    "calendar": "drawn",
    "base": "cn",
    "workdays": ["2027-01-31"],
    "days_off": ["2027-01-01", {"to": "2027-02-11", "from": "2027-02-05", "name": "春节"}],
    "hours": ["09:00-12:00", "14:00-17:00"],
    "departments": {"REG": {"hours": "08:30-12:00", "days_off": []}},
    "covers": {"to": "2027-12-31"},
}
CATALOGUE = {
    "catalogue": "drawn",
    "name": {"en": "All", "zh": "全部"},
    "departments": [{"name": {"zh": "局", "en": "Bureau"}, "id": "B"}],
    "items": [
        {
            "id": "a",
            "kind": "licence",
            "department": "B",
            "name": {"zh": "事项", "en": "Item"},
            "statutory": {"basis": "art. 42; it's law", "limit": "20 工作日"},
            "materials": [{"from": "applicant", "name": {"zh": "表", "en": "Form"}}],
            "trips": 1,
        }
    ],
}
DATA = (FLOW, WALK, CALENDAR, CATALOGUE)


@dataclass
class Written:
    """YAML text, and what was written into it."""

    text: str
    data: Any


@st.composite
def written_files(draw: st.DrawFn, *, plainly: bool = False) -> Written:
    """
    Return one of the files written in any way.

    Args:
        draw: Draws.
        plainly: Whether it has no comments and no blank lines, and quotes wherever some
            reader would take a text for something else: what its author decides.
    """
    data = draw(st.sampled_from(DATA))
    writer = _Writer(draw, plainly=plainly)
    lines = [*writer.above(0), *writer.block(data, 0), *writer.above(0)]
    if draw(st.booleans()):
        lines.insert(0, "---" + writer.beside())
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return Written(ending.join(lines) + draw(st.sampled_from(["", ending, ending * 3])), data)


@dataclass
class _Writer:
    draw: st.DrawFn
    plainly: bool
    count: int = 0
    _seldom: st.SearchStrategy[bool] = field(
        default_factory=lambda: st.sampled_from([False, False, False, False, True])
    )

    def comment(self) -> str:
        self.count += 1
        return f"# c{self.count}."

    def beside(self) -> str:
        """Return a comment for the end of a line, now and then."""
        return f" {self.comment()}" if not self.plainly and self.draw(self._seldom) else ""

    def above(self, indent: int) -> list[str]:
        """Return comments and blank lines, indented as they come."""
        lines = []
        while not self.plainly and self.draw(self._seldom):
            depth = self.draw(st.sampled_from([indent, indent, indent, 0, indent + 3]))
            lines.append(" " * depth + self.comment() if self.draw(st.booleans()) else "")
        return lines

    def block(self, data: Any, indent: int) -> list[str]:  # noqa: ANN401 - data
        """Return a mapping or a list with one entry a line, or more."""
        return (self.sequence if isinstance(data, list) else self.mapping)(data, indent)

    def mapping(self, data: dict[str, Any], indent: int) -> list[str]:
        keys = self.order(data)
        lines: list[str] = []
        for number, key in enumerate(keys):
            lines += self.above(indent) if number else []
            lines += self.entry(f"{' ' * indent}{key}:", data[key], indent)
        return lines

    def order(self, data: dict[str, Any]) -> list[str]:
        """Return keys in any order, or as they are if they are free and their order is read."""
        is_free = not data.keys() & {"flow", "walk", "calendar", "catalogue", "id", "item", "zh"}
        if is_free and not data.keys() & {"from", "to", "into", "values", "unit", "name"}:
            return list(data)
        return self.draw(st.permutations(list(data)))

    def sequence(self, data: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for value in data:
            lines += self.above(indent)
            lines += self.entry(f"{' ' * indent}-", value, indent)
        return lines

    def entry(self, opening: str, value: Any, indent: int) -> list[str]:  # noqa: ANN401 - data
        """Return a key or a dash with what belongs to it."""
        is_list, is_dash = isinstance(value, list), opening.endswith("-")
        if not isinstance(value, dict | list):
            return self.scalar_entry(opening, value, indent)
        if not value or self.draw(st.booleans()):
            return self.flow_entry(opening, value, indent)
        if is_dash:
            step = self.draw(st.integers(2, 4))
            body = self.block(value, indent + step)
            first = next((n for n, line in enumerate(body) if _has_value(line)), 0)
            inner = body[first][indent + step :]
            joined = f"{opening}{' ' * (step - 1)}{inner}"
            return [*body[:first], joined, *body[first + 1 :]]
        step = self.draw(st.integers(0 if is_list else 1, 4))
        body = self.block(value, indent + step)
        return [opening + self.beside(), *self.above(indent + step), *body]

    def scalar_entry(self, opening: str, value: Any, indent: int) -> list[str]:  # noqa: ANN401 - data
        if isinstance(value, str) and self.draw(self._seldom) and _fits_block(value):
            comment = self.beside()
            chomping = "" if value.endswith("\n") else "-"
            inner = " " * (indent + self.draw(st.integers(1, 3)))
            body = [inner + line if line else "" for line in value.removesuffix("\n").split("\n")]
            return [f"{opening} |{chomping}{comment}", *body]
        return [f"{opening} {self.scalar(value, in_flow=False)}{self.beside()}"]

    def flow_entry(self, opening: str, value: Any, indent: int) -> list[str]:  # noqa: ANN401 - data
        first, *rest = self.flow(value).split("\n")
        lines = [f"{opening} {first}", *(" " * (indent + 1) + line for line in rest)]
        return [*lines[:-1], lines[-1] + self.beside()]

    def flow(self, value: Any) -> str:  # noqa: ANN401 - data
        if not isinstance(value, dict | list):
            return self.scalar(value, in_flow=True)
        keys: Any = self.order(value) if isinstance(value, dict) else range(len(value))
        parts = ["{" if isinstance(value, dict) else "[", self.space()]
        for number, key in enumerate(keys):
            parts += [",", self.space()] if number else []
            parts.append(f"{key}: " if isinstance(value, dict) else "")
            parts.append(self.flow(value[key]))
            parts.append(self.space() if self.draw(self._seldom) else "")
        return "".join([*parts, "}" if isinstance(value, dict) else "]"])

    def space(self) -> str:
        """Return what may stand between the parts of a collection in brackets."""
        if not self.draw(self._seldom):
            return " "
        is_remarked = [not self.plainly and self.draw(st.booleans()) for _ in range(2)]
        own = [f"\n {self.comment()}" if each else "" for each in is_remarked]
        return f"{self.beside()}{''.join(own)}\n "

    def scalar(self, value: Any, *, in_flow: bool) -> str:  # noqa: ANN401 - data
        if not isinstance(value, str):
            return str(value).lower()
        ways = ["double"]
        if value.isprintable():
            ways.append("single")
        is_ambiguous = value in {"no", "yes"} or value[:1].isdigit()
        if can_be_plain(value, in_flow=in_flow) and not (self.plainly and is_ambiguous):
            ways += ["plain", "plain"]
        match self.draw(st.sampled_from(ways)):
            case "plain":
                return value
            case "single":
                return "'" + value.replace("'", "''") + "'"
            case _:
                escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
                return f'"{escaped}"'.replace("\t", "\\t").replace("\u2028", "\\L")


def _has_value(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _fits_block(value: str) -> bool:
    return bool(value) and value == value.strip() and "\u2028" not in value
