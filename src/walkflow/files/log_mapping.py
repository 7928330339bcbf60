"""A mapping file: which column of a log means what."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from walkflow.files.documents import Document
from walkflow.files.pruning import Pruner
from walkflow.files.yaml_source import read_yaml
from walkflow.model.diagnostics import Diagnostic, Finding, Origin
from walkflow.model.errors import FlowFileError, UnreadableError, UsageError, WalkflowError
from walkflow.model.event_log import LogMapping
from walkflow.model.messages import say, say_reason


def read_mapping(path: Path) -> LogMapping:
    """
    Return the mapping in a file.

    Raises:
        UsageError: If there is no such file.
        FlowFileError: If it has errors; they come with it.
        UnreadableError: If it cannot be read.
    """
    try:
        source = read_yaml(path)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{path}"', path=path.as_posix())) from None
    except OSError as error:
        message = say(
            '"{path}" cannot be read: {reason}',
            path=path.as_posix(),
            reason=say_reason(error),
        )
        raise UnreadableError(message) from error
    if source.data is None and source.findings:
        document = Document(source, None, None, source.origin, source.findings)
        raise _refuse(document)
    pruner = Pruner(LogMapping, source)
    record = pruner.build()
    origin = Origin(source.path, pruner.find_positions())
    document = Document(source, None, record, origin, (*source.findings, *pruner.findings))
    if not isinstance(record, LogMapping) or document.findings:
        raise _refuse(document)
    return record.place(origin)


def refuse_mapping(mapping: LogMapping, findings: Sequence[Finding]) -> WalkflowError:
    """
    Return the error that says what is wrong with a mapping, at its lines if it has any.

    Args:
        mapping: The mapping.
        findings: What is wrong, at least one thing.
    """
    if mapping.origin is None:
        return UsageError(findings[0].message)
    try:
        source = read_yaml(Path(mapping.origin.path))
    except OSError:  # it was there a moment ago; its lines are known, not what stands there
        return UsageError(findings[0].message)
    document = Document(source, None, mapping, mapping.origin, ())
    spans = [mapping.origin.find_span(each.route, key=each.on_key) for each in findings]
    return _refuse(replace(document, findings=tuple(zip(spans, findings, strict=True))))


def _refuse(document: Document) -> FlowFileError:
    found = sorted((document.locate(*each) for each in document.findings), key=Diagnostic.sort_key)
    message = say('"{path}" has errors and cannot be used', path=document.path)
    return FlowFileError(message, tuple(found))
