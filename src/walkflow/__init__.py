"""walkflow: approval flows as checked files, walked through in statutory working days."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from walkflow.api import (
        compare,
        draw,
        fmt,
        init,
        list_facts,
        list_rules,
        read_walk,
        read_walks,
        schema,
        trace,
        validate,
    )
    from walkflow.checking import check
    from walkflow.cluster import Cluster
    from walkflow.comparing import read_sides
    from walkflow.files.outputs import append_text, write_report
    from walkflow.model.durations import Duration
    from walkflow.model.errors import FlowFileError, UnreadableError, UsageError, WalkflowError
    from walkflow.model.flow import Flow
    from walkflow.model.gates import read_gates
    from walkflow.model.log_sources import DatabaseLog, find_logs
    from walkflow.model.messages import say, say_reason
    from walkflow.model.recording import Opening
    from walkflow.model.trace_report import TraceReport
    from walkflow.model.validate_report import FailOn
    from walkflow.model.walk_comparison import WalkCompareReport
    from walkflow.model.walk_trace import WalkTraceReport
    from walkflow.openings import list_walks, open_walk
    from walkflow.outlines import (
        ENTRY_SHAPES,
        find_flow_files,
        is_flow_file,
        is_walk_file,
        list_entry_words,
        read_outline,
    )
    from walkflow.progress import Progress
    from walkflow.readers import read_calendar, read_flow, read_flows, read_walks_of, split_version
    from walkflow.recording_sheets import write_sheet
    from walkflow.rendering import (
        BINARY,
        FORM_BY_SUFFIX,
        Form,
        explain_unfit,
        find_form,
        list_forms,
        list_forms_of,
        render,
        render_binary,
        render_diagnostic,
        render_step_summary,
    )
    from walkflow.replaying import (
        draft,
        find_calendar,
        read_log,
        read_mapping,
        replay,
        write_log,
        write_mapping,
        write_rejects,
    )
    from walkflow.views.wording import Wording

_MODULE_BY_NAME = {
    "Form": "walkflow.rendering",
    "BINARY": "walkflow.rendering",
    "FORM_BY_SUFFIX": "walkflow.rendering",
    "check": "walkflow.checking",
    "compare": "walkflow.api",
    "draft": "walkflow.replaying",
    "draw": "walkflow.api",
    "explain_unfit": "walkflow.rendering",
    "find_calendar": "walkflow.replaying",
    "find_logs": "walkflow.model.log_sources",
    "find_form": "walkflow.rendering",
    "fmt": "walkflow.api",
    "init": "walkflow.api",
    "list_facts": "walkflow.api",
    "list_forms": "walkflow.rendering",
    "list_forms_of": "walkflow.rendering",
    "list_rules": "walkflow.api",
    "list_walks": "walkflow.openings",
    "open_walk": "walkflow.openings",
    "read_calendar": "walkflow.readers",
    "read_flow": "walkflow.readers",
    "read_flows": "walkflow.readers",
    "read_gates": "walkflow.model.gates",
    "read_log": "walkflow.replaying",
    "read_mapping": "walkflow.replaying",
    "read_sides": "walkflow.comparing",
    "read_walk": "walkflow.api",
    "read_walks": "walkflow.api",
    "read_walks_of": "walkflow.readers",
    "render": "walkflow.rendering",
    "render_binary": "walkflow.rendering",
    "render_diagnostic": "walkflow.rendering",
    "render_step_summary": "walkflow.rendering",
    "replay": "walkflow.replaying",
    "schema": "walkflow.api",
    "split_version": "walkflow.readers",
    "trace": "walkflow.api",
    "validate": "walkflow.api",
    "write_log": "walkflow.replaying",
    "write_mapping": "walkflow.replaying",
    "write_rejects": "walkflow.replaying",
    "append_text": "walkflow.files.outputs",
    "write_report": "walkflow.files.outputs",
    "write_sheet": "walkflow.recording_sheets",
    "Cluster": "walkflow.cluster",
    "DatabaseLog": "walkflow.model.log_sources",
    "Duration": "walkflow.model.durations",
    "FlowFileError": "walkflow.model.errors",
    "UnreadableError": "walkflow.model.errors",
    "UsageError": "walkflow.model.errors",
    "WalkflowError": "walkflow.model.errors",
    "FailOn": "walkflow.model.validate_report",
    "Flow": "walkflow.model.flow",
    "ENTRY_SHAPES": "walkflow.outlines",
    "find_flow_files": "walkflow.outlines",
    "is_flow_file": "walkflow.outlines",
    "is_walk_file": "walkflow.outlines",
    "list_entry_words": "walkflow.outlines",
    "read_outline": "walkflow.outlines",
    "Opening": "walkflow.model.recording",
    "say": "walkflow.model.messages",
    "say_reason": "walkflow.model.messages",
    "Progress": "walkflow.progress",
    "TraceReport": "walkflow.model.trace_report",
    "WalkCompareReport": "walkflow.model.walk_comparison",
    "WalkTraceReport": "walkflow.model.walk_trace",
    "Wording": "walkflow.views.wording",
}

__all__ = [
    "BINARY",
    "ENTRY_SHAPES",
    "FORM_BY_SUFFIX",
    "Cluster",
    "DatabaseLog",
    "Duration",
    "FailOn",
    "Flow",
    "FlowFileError",
    "Form",
    "Opening",
    "Progress",
    "TraceReport",
    "UnreadableError",
    "UsageError",
    "WalkCompareReport",
    "WalkTraceReport",
    "WalkflowError",
    "Wording",
    "append_text",
    "check",
    "compare",
    "draft",
    "draw",
    "explain_unfit",
    "find_calendar",
    "find_flow_files",
    "find_form",
    "find_logs",
    "fmt",
    "init",
    "is_flow_file",
    "is_walk_file",
    "list_entry_words",
    "list_facts",
    "list_forms",
    "list_forms_of",
    "list_rules",
    "list_walks",
    "open_walk",
    "read_calendar",
    "read_flow",
    "read_flows",
    "read_gates",
    "read_log",
    "read_mapping",
    "read_outline",
    "read_sides",
    "read_walk",
    "read_walks",
    "read_walks_of",
    "render",
    "render_binary",
    "render_diagnostic",
    "render_step_summary",
    "replay",
    "say",
    "say_reason",
    "schema",
    "split_version",
    "trace",
    "validate",
    "write_log",
    "write_mapping",
    "write_rejects",
    "write_report",
    "write_sheet",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name on first use: `import walkflow` itself costs nothing."""
    if name not in _MODULE_BY_NAME:
        message = f"module 'walkflow' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_MODULE_BY_NAME[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
