"""The rules that reading a file applies: its text, its shape, and the files that it names."""

from typing import Any

from walkflow.engine.rules.rule import Rule
from walkflow.model.messages import say

READING_RULES: tuple[Rule[Any], ...] = (
    Rule("yaml-encoding", say("A file is UTF-8 text, without control characters.")),
    Rule("yaml-syntax", say("A file is valid YAML.")),
    Rule(
        "yaml-refused",
        say(
            "A file is one document of plain values: no anchors, aliases or tags, "
            "neither huge nor deep."
        ),
    ),
    Rule("yaml-duplicate-key", say("A key stands in a mapping once.")),
    Rule("unknown-file", say("A file is a flow, a walk, a catalogue or a calendar.")),
    Rule("unknown-key", say("A mapping has no keys but those of the format.")),
    Rule("missing-key", say("A mapping has all the keys that the format asks for.")),
    Rule("wrong-type", say("A value is of the type that its key asks for.")),
    Rule("wrong-value", say("A value is one of those that its key can have.")),
    Rule("duration", say("A time is a whole number with its unit: 20wd, 20d or 4h.")),
    Rule("unknown-change", say("A change of a measure is of a sort that there is.")),
    Rule("unknown-catalogue", say("The catalogue that a flow names can be read.")),
    Rule("unknown-calendar", say("The calendar that a flow names can be read.")),
)
"""Every rule that is not a function of a record."""
