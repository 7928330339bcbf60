"""walkflow: approval flows as checked files, walked through in statutory working days."""

from importlib import import_module
from typing import Any

_MODULE_BY_NAME = {
    "Form": "walkflow.api",
    "Wording": "walkflow.views.wording",
    "init": "walkflow.api",
    "list_facts": "walkflow.api",
    "read_calendar": "walkflow.api",
    "read_flow": "walkflow.api",
    "render": "walkflow.api",
    "render_diagnostic": "walkflow.api",
    "split_version": "walkflow.api",
    "trace": "walkflow.api",
    "write_report": "walkflow.files.outputs",
    "WalkflowError": "walkflow.model.errors",
    "UsageError": "walkflow.model.errors",
    "FlowFileError": "walkflow.model.errors",
    "UnreadableError": "walkflow.model.errors",
    "say": "walkflow.model.messages",
    "Duration": "walkflow.model.durations",
    "Flow": "walkflow.model.flow",
}

__all__ = sorted(_MODULE_BY_NAME)  # noqa: PLE0605 - one list of names, not two


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name on first use: `import walkflow` itself costs nothing."""
    if name not in _MODULE_BY_NAME:
        message = f"module 'walkflow' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_MODULE_BY_NAME[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
