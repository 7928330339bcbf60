"""The rules of the stable form, each by the smallest file that shows it."""

from textwrap import dedent

import pytest

from walkflow.files.formatted import format_bytes
from walkflow.files.formatting import WIDEST

NAME = "name: {zh: 甲, en: A}\n"


def formatted(text: str) -> str:
    """Return a file in its stable form; it has to have one."""
    done = format_bytes(text.encode(), "flow.yaml")
    assert done.text is not None, done.diagnostics
    return done.text


def body(text: str) -> str:
    """Return what becomes of the keys behind the name of a flow."""
    head = f"flow: a\n{NAME}"
    whole = formatted(head + dedent(text).lstrip("\n"))
    assert whole.startswith(head)
    return "\n" + whole.removeprefix(head)


def test_keys_stand_as_the_records_declare_them() -> None:
    """The order of a file says nothing, so there is one."""
    text = "measures: []\nstages: []\ncalendar: cn\nname: {en: A, zh: 甲}\nflow: a\n"
    assert formatted(text) == f"flow: a\n{NAME}calendar: cn\nstages: []\nmeasures: []\n"


def test_an_unknown_key_stays_behind_the_key_before_it() -> None:
    """A file that `validate` complains of can be formatted all the same."""
    text = "stages: []\nfoo: 1\nbar: 2\ncatalogue: x\nflow: a\n"
    assert formatted(text) == "flow: a\ncatalogue: x\nstages: []\nfoo: 1\nbar: 2\n"


def test_free_keys_stay_in_their_order() -> None:
    """Facts, and items in a change, stand as their author wants to have them read."""
    text = """
        facts:
          b: {values: [x], default: x, name: {zh: 乙, en: B}}
          a: {values: [x], default: x, name: {zh: 甲, en: A}}
        """
    assert body(text) == dedent(text)


def test_a_step_takes_one_line() -> None:
    """As do names, conditions, and whatever else is short."""
    text = """
        stages:
        - limit: "20 工作日"
          name:
              en: "Land"
              zh: '立项'
          id: land
          items:
            - when:
                eia: [form, report]
              limit: 1wd
              after: [ b,
                c ]
              item: a
        """
    assert body(text) == dedent(
        """
        stages:
          - id: land
            name: {zh: 立项, en: Land}
            limit: 20wd
            items:
              - {item: a, after: [b, c], limit: 1wd, when: {eia: [form, report]}}
        """
    )


@pytest.mark.parametrize("more", [0, 1])
def test_what_is_too_wide_has_one_key_a_line(more: int) -> None:
    """Up to `WIDEST` columns, a Chinese character taking two; its lists may still fit."""
    line = "      - {item: a, after: [b, c], limit: 1wd, source: 甲}\n"
    source = "甲" + "a" * (WIDEST - len(line) + more)
    step = line.replace("甲", source)
    text = f"flow: a\n{NAME}stages:\n  - id: s\n    {NAME}    items:\n{step}"
    broken = (
        f"      - item: a\n        after: [b, c]\n        limit: 1wd\n        source: {source}\n"
    )
    assert formatted(text) == (text.replace(step, broken) if more else text)


def test_a_list_that_is_too_wide_has_one_entry_a_line() -> None:
    """As the predecessors of a construction permit."""
    ids = [f"item_number_{n}" for n in range(20)]
    text = f"measures:\n  - id: m\n    {NAME}    changes:\n      - drop: [{', '.join(ids)}]\n"
    lines = "".join(f"          - {each}\n" for each in ids)
    assert body(text).endswith(f"\n      - drop:\n{lines}")


def test_lists_of_mappings_have_one_entry_a_line() -> None:
    """However short they are: a difference between two versions is then a line."""
    text = f"measures: [{{id: m, {NAME.strip()}, changes: [{{drop: a}}, {{limit: {{a: 1wd}}}}]}}]\n"
    assert body(text) == dedent(
        """
        measures:
          - id: m
            name: {zh: 甲, en: A}
            changes:
              - drop: a
              - limit: {a: 1wd}
        """
    )


@pytest.mark.parametrize(
    ("written", "short"),
    [("20 工作日", "20wd"), ('"20 个自然日"', "20d"), ("４小时", "4h"), ("'007wd'", "7wd")],
)
def test_durations_are_short(written: str, short: str) -> None:
    """Whatever way they are written."""
    text = f"measures:\n  - id: m\n    changes:\n      - limit: {{a: {written}}}\n"
    assert body(text) == f"\n{text.replace(written, short)}"


def test_what_is_no_duration_stays() -> None:
    """A text that looks like one, and a duration without a unit."""
    text = "source: 20 工作日\nstages:\n  - id: s\n    limit: 20\n    items: []\n"
    assert body(text) == f"\n{text}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("drop: [a]", "drop: a"),
        ("after: {a: [b]}", "after: {a: b}"),
        ("merge: {items: [a], into: b}", "merge: {items: a, into: b}"),
        ("drop: []", "drop: []"),
        ("drop: [a, b]", "drop: [a, b]"),
    ],
)
def test_a_list_of_one_is_that_one(before: str, after: str) -> None:
    """Where a single value may stand for a list of it."""
    text = "measures:\n  - id: m\n    changes:\n      - {}\n"
    assert body(text.format(before)) == f"\n{text.format(after)}"


def test_a_list_of_one_stays_where_a_list_is_needed() -> None:
    """The values of a fact, the steps of a stage, the items of a joint intake."""
    text = (
        "facts:\n  f: {values: [x], default: x}\n"
        "stages:\n  - id: s\n    items:\n      - {item: a, limit: 1wd}\nintakes:\n  - [a]\n"
    )
    assert body(text) == f"\n{text}"


def test_lines_end_alike() -> None:
    """In one line feed, the last one too; nothing stands in front of the first."""
    assert formatted("\ufeff\r\n\r\nflow: a  \r\nstages: []\r\n\r\n\r\n") == "flow: a\nstages: []\n"
    assert formatted("flow: a\nstages: []") == "flow: a\nstages: []\n"


def test_marks_of_the_document_go() -> None:
    """Unless they end directives, which tell other readers how to read it."""
    assert formatted("# c\n--- # d\nflow: a\n...\n# e\n") == "# c\n# d\nflow: a\n# e\n"
    assert formatted("%YAML 1.2\n---\nflow:   a\n") == "%YAML 1.2\n---\nflow: a\n"


def test_text_over_several_lines_keeps_them() -> None:
    """Only its depth changes, with or without the blanks that it begins with."""
    text = """
        source: |  # why
           first

             second
           third
        bundles:
          - id: b
            name: {zh: 甲, en: A}
            items: >-
                joined
                text

            # about the limit
            limit: 1d
          - id: c
            name:
              zh: |4-
                     deep

                  two
              en: |+
                kept

        """
    assert body(text) == dedent(
        """
        source: |  # why
          first

            second
          third
        bundles:
          - id: b
            name: {zh: 甲, en: A}
            items: >-
              joined
              text

            # about the limit
            limit: 1d
          - id: c
            name:
              zh: |2-
                   deep

                two
              en: "kept\\n\\n"
        """
    )


def test_lines_of_a_text_are_lines_of_the_file() -> None:
    """However they were written; a text of one line stands on one."""
    text = """
        source: "first\\n\\nsecond  \\n"
        stages:
          - id: s
            items:
              - {item: a, limit: 1wd, source: "one\\ntwo"}
              - item: b
                source: |-
                  one line
                limit: 1wd
        """
    assert body(text.replace("  \\n", "\\n")) == dedent(
        """
        source: |
          first

          second
        stages:
          - id: s
            items:
              - item: a
                limit: 1wd
                source: |-
                  one
                  two
              - {item: b, limit: 1wd, source: one line}
        """
    )


def test_comments_lead_to_what_follows() -> None:
    """They go with it, and are as deep as it."""
    text = """
        stages:
          - id: s
            items:
              - limit: 1wd  # how long
        # which
                item: a

                # after whom

                after: b
          # the next one
          - id: t
        """
    assert body(text) == dedent(
        """
        stages:
          - id: s
            items:
              # which
              - item: a

                # after whom

                after: b
                limit: 1wd  # how long
          # the next one
          - id: t
        """
    )


def test_comments_at_the_end_belong_to_what_ends() -> None:
    """They stand as deep as the list or the mapping that they are the end of."""
    text = """
        stages:
          - id: s
            items:
              - {item: a, limit: 1wd}
              # - {item: b, limit: 1wd}

            # end of the stage
          # end of the stages
        bundles: []
        # end of the file
        """
    assert body(text) == dedent(text)


def test_comments_in_brackets_break_them() -> None:
    """And every one of them finds its entry."""
    text = """
        stages:
          - id: s
            items:
              - {item: a, # which
                 # how long
                 limit: 1wd, after: [ # whom
                   b, # this one
                   c
                   # no other
                 ]} # done
              - {item: d, # which
                 after: [a, b], limit: 1wd} # walkflow: ignore[above-law] as agreed
        """
    assert body(text) == dedent(
        """
        stages:
          - id: s
            items:
              - item: a  # which
                after:
                  # whom
                  - b  # this one
                  - c
                  # no other
                # how long
                limit: 1wd
                # done
              - item: d  # which
                after: [a, b]
                limit: 1wd  # walkflow: ignore[above-law] as agreed
        """
    )


def test_a_comment_at_the_end_of_a_line_holds_it() -> None:
    """A step that is too wide stays on its line, with the comment about it."""
    step = f"      - {{item: a, limit: 1wd, source: {'a' * WIDEST}}}"
    text = f"stages:\n  - id: s\n    items:\n{step}"
    assert body(f"{text} # long\n") == f"\n{text}  # long\n"


def test_a_comment_to_walkflow_stays_on_its_line() -> None:
    """What it says of the line, it would not say of several, or of another."""
    changes = "[{drop: a}, {drop: b}]  # walkflow: ignore[no-effect] for now"
    text = f"measures:\n  - id: m\n    changes: {changes}\n"
    assert body(text) == f"\n{text}"


def test_the_head_of_a_file_stays_on_top() -> None:
    """Even where another key comes to stand first."""
    head = "# yaml-language-server: $schema=../schemas/flow.schema.json\n# rests on\n"
    assert formatted(f"{head}stages: []\nflow: a\n") == f"{head}flow: a\nstages: []\n"
    apart = "# license\n\n# about the stages\nstages: []\nflow: a\n"
    moved = "# license\n\nflow: a\n# about the stages\nstages: []\n"
    assert formatted(apart) == moved


def test_blank_lines_stay() -> None:
    """All of them, but for those at the start and at the end of the file."""
    text = "flow: a\n\n\nstages:\n\n  - id: s\n\n    items: []\n\nmeasures: []\n"
    assert formatted(f"\n{text}\n\n") == text


def test_visits_have_one_stamp_a_line() -> None:
    """As they are recorded; milestones and those who walked are short."""
    text = (
        "walk: w\nflow: a\nby: [{post: p, unit: u}]\nvisits: [{item: a, accepted: day 1}]\n"
        "milestones: [{at: 2024-01, name: n}]\n"
    )
    assert formatted(text) == (
        "walk: w\nflow: a\nby: {unit: u, post: p}\nvisits:\n  - item: a\n    accepted: day 1\n"
        "milestones:\n  - {at: 2024-01, name: n}\n"
    )


def test_calendars_and_walks_have_their_order_too() -> None:
    """Head, then days; and a pause between acceptance and decision."""
    calendar = "workdays: [2027-01-31]\ncalendar: x\nbase: cn\nhours: 09:00-17:00\n"
    assert formatted(calendar) == (
        "calendar: x\nbase: cn\nworkdays: [2027-01-31]\nhours: 09:00-17:00\n"
    )
    walk = (
        "flow: a\nwalk: w\nvisits:\n- {decided: day 2 10:00, item: a, accepted: day 1, "
        "pauses: [{to: day 2, from: day 1, because: correction}]}\n"
    )
    assert formatted(walk) == dedent(
        """\
        walk: w
        flow: a
        visits:
          - item: a
            accepted: day 1
            pauses:
              - {from: day 1, to: day 2, because: correction}
            decided: day 2 10:00
        """
    )
