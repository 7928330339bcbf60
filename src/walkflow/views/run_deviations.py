"""How a recorded run differs from its flow."""

from collections.abc import Iterator

from walkflow.model.messages import Message, say, say_count
from walkflow.model.run_report import (
    Deviation,
    RunReport,
)
from walkflow.views.blocks import (
    Block,
    Heading,
    Listing,
    Paragraph,
)
from walkflow.views.run_words import DEVIATION_WORDS
from walkflow.views.wording import Wording


def describe_deviations(report: RunReport, words: Wording) -> Iterator[Block]:
    """Yield how a run differs from its flow, each time with the lines, and its fitness."""
    yield Heading(words("How it differs from the flow"), "deviations")
    to_come = [each for each in report.deviations if each.still_to_come]
    lines = [_deviation_line(each, words) for each in report.deviations if not each.still_to_come]
    if to_come:
        names = [words(each.name) if each.name else each.item for each in to_come]
        yield Paragraph(
            words(
                say_count(
                    "The run has not come to its end, as far as is told: {n} item is still to "
                    'come: {items}. A walk of a part of a run says "scope: part".',
                    "The run has not come to its end, as far as is told: {n} items are still to "
                    'come: {items}. A walk of a part of a run says "scope: part".',
                    len(names),
                    items=words.join(names),
                )
            )
        )
    if lines:
        yield Listing(tuple(lines))
    elif not to_come:
        yield Paragraph(words("Nothing is missing, out of order, repeated, foreign or late."))
    yield Paragraph(words(_fitness_sentence(report)))


def _deviation_line(deviation: Deviation, words: Wording) -> str:
    where = []
    if deviation.line is not None:
        where.append(words("walk line {line}", line=deviation.line))
    if deviation.flow_line is not None:
        where.append(words("flow line {line}", line=deviation.flow_line))
    text = words.pair(words(DEVIATION_WORDS[deviation.kind]), words(deviation.text))
    return f"{text} [{words.join(where)}]" if where else text


def _fitness_sentence(report: RunReport) -> Message:
    fitness = report.fitness
    if not fitness.visits:
        return say("No visit was recorded, so no fitness is given.")
    if fitness.value is None:
        return say(
            "{good} of {visits} visits are in the flow, in order and not repeated; no fitness is "
            "given for a part of a run.",
            good=fitness.visits_without_deviation,
            visits=fitness.visits,
        )
    return say(
        "Fitness {value}: {good} of {visits} visits are in the flow, in order and not repeated.",
        value=f"{fitness.value:.2f}",
        good=fitness.visits_without_deviation,
        visits=fitness.visits,
    )
