"""What a report rests on, its last part in every form."""

from collections.abc import Iterator

from walkflow.model.messages import Message, say, say_count
from walkflow.model.reports import Basis
from walkflow.views.blocks import Block, Heading, Listing, Tone
from walkflow.views.version_names import explain_version
from walkflow.views.wording import Wording


def describe_basis(basis: Basis, tool_version: str, words: Wording) -> Iterator[Block]:
    """Yield the files, the version, the calendar, the facts and the definitions of a report."""
    yield Heading(words("What this rests on"), "basis")
    lines = []
    if basis.files:
        lines.append(words("files: {files}", files=words.join(basis.files)))
    if basis.version:
        lines.append(_version_sentence(basis, basis.version, words))
    if basis.calendar:
        lines.append(words(_calendar_sentence(basis)))
    if basis.facts:
        lines.append(_fact_sentence(basis, words))
    lines.extend(words(each) for each in basis.left_out)
    lines.extend(words(each) for each in basis.definitions)
    lines.append(words("walkflow {version}", version=tool_version))
    yield Listing(tuple(lines), Tone.QUIET)


def _version_sentence(basis: Basis, version: str, words: Wording) -> str:
    several = version.split(", ")
    named = words.join([explain_version(each, words) for each in several])
    if len(several) > 1:
        return words("versions: {versions}", versions=named)
    names = basis.measure_names
    applied = [words(names[each]) if each in names else each for each in basis.measures]
    return words(
        "version: {version}; measures applied: {applied}",
        version=named,
        applied=words.join(applied) or words("none"),
    )


def _calendar_sentence(basis: Basis) -> Message:
    calendar = basis.calendar
    if calendar is None or calendar.first is None or calendar.last is None:
        return say("calendar: Monday to Friday, no holidays")
    covers = say(
        "calendar: {id}, holidays known from {first} to {last}",
        id=calendar.id,
        first=calendar.first.isoformat(),
        last=calendar.last.isoformat(),
    )
    if not calendar.provisional:
        return covers
    return say(
        "{covers}; later days counted Monday to Friday (provisional): write a calendar file with "
        '"base: {id}", "covers", "days_off" and "workdays" once they are announced',
        covers=covers,
        id=calendar.id,
    )


def _fact_sentence(basis: Basis, words: Wording) -> str:
    given = [f"{fact.id}={fact.value}" for fact in basis.facts if not fact.assumed]
    count = sum(fact.assumed for fact in basis.facts)
    assumed = words(
        say_count(
            "{n} fact at its default (walkflow trace FLOW --list-facts shows it)",
            "{n} facts at their defaults (walkflow trace FLOW --list-facts shows them)",
            count,
        )
    )
    if not given:
        return words("facts: {assumed}", assumed=assumed)
    if not count:
        return words("facts: {given}", given=words.join(given))
    return words("facts: {given}; {assumed}", given=words.join(given), assumed=assumed)
