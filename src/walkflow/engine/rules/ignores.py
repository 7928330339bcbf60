"""What comments that ignore findings leave out, and the rules for such comments themselves."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from walkflow.engine.rules.rule import Rule
from walkflow.model.diagnostics import Diagnostic, Finding, Ignore, Severity, Span
from walkflow.model.messages import Message, say
from walkflow.model.near_words import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

UNEXPLAINED: Rule[Any] = Rule(
    "unexplained-ignore",
    say("A comment that ignores findings names their rules and says why."),
)
UNKNOWN: Rule[Any] = Rule(
    "unknown-ignore", say("A rule that a comment ignores is one that there is.")
)
UNUSED: Rule[Any] = Rule(
    "unused-ignore",
    say("A comment ignores only what is found on its line."),
    Severity.WARNING,
)
IGNORE_RULES: tuple[Rule[Any], ...] = (UNEXPLAINED, UNKNOWN, UNUSED)
"""The rules for the comments; no comment can ignore them."""


def split_ignored(
    diagnostics: Sequence[Diagnostic], ignores: Sequence[Ignore]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """
    Return the diagnostics of a file that stay, and those that a comment on their line ignores.

    A comment without a reason ignores nothing.
    """
    ignored_by_line: dict[int, set[str]] = defaultdict(set)
    for ignore in ignores:
        if ignore.reason:
            ignored_by_line[ignore.span.line].update(rule for rule, _ in ignore.rules)
    kept: list[Diagnostic] = []
    ignored: list[Diagnostic] = []
    for each in diagnostics:
        is_ignored = each.rule in ignored_by_line.get(each.line, ())
        (ignored if is_ignored else kept).append(each)
    return kept, ignored


def check_ignores(
    ignores: Sequence[Ignore],
    ignored: Sequence[Diagnostic],
    known: Collection[str],
    unsure: Collection[str],
) -> Iterator[tuple[Span, Finding]]:
    """
    Yield what is wrong with the comments themselves, each with its place.

    Args:
        ignores: The comments of a file.
        ignored: What they leave out.
        known: The rules that there are.
        unsure: The rules that may find more in another run or once the file is mended,
            so that a comment that ignores them cannot be called unused.
    """
    used = {(each.line, each.rule) for each in ignored}
    for ignore in ignores:
        if not ignore.rules or not ignore.reason:
            yield ignore.span, UNEXPLAINED.at((), _ask_for_more(ignore))
        seen: set[str] = set()
        for rule, span in ignore.rules:
            if rule not in known:
                message = say('there is no rule "{rule}"', rule=rule)
                yield span, UNKNOWN.at((), suggest(message, rule, known))
            elif rule in seen:
                yield span, UNUSED.at((), say('"{rule}" is named twice', rule=rule))
            elif ignore.reason and (span.line, rule) not in used and rule not in unsure:
                message = say(
                    '"{rule}" is not found on this line, so nothing is ignored', rule=rule
                )
                yield span, UNUSED.at((), message)
            seen.add(rule)


def _ask_for_more(ignore: Ignore) -> Message:
    if ignore.rules:
        return say("a reason is missing, so nothing is ignored. expected it after the bracket")
    return say(
        'no rule is named, so nothing is ignored. expected "# walkflow: ignore[rule] reason"'
    )
