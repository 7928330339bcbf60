"""Which column of a log means what: by a mapping file, or by headers that are known."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from walkflow.model.errors import UnreadableError
from walkflow.model.event_log import Columns, LogMapping, Role, Shape, Transition
from walkflow.model.messages import Message, say
from walkflow.model.near_words import simplify

KNOWN_HEADERS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.CASE: (
        *("case:concept:name", "case id", "case", "project id", "project code", "xmdm", "gcdm"),
        *("项目代码", "项目编码", "项目编号", "工程代码", "案件编号", "案号", "项目"),
    ),
    Role.ACTIVITY: (
        *("concept:name", "activity", "activity name", "item", "spsxmc", "spsxbm", "event"),
        *("事项名称", "审批事项名称", "审批事项", "办理事项", "事项", "环节名称", "活动"),
    ),
    Role.START: (
        *("start timestamp", "start time", "start", "started", "accepted", "begin"),
        *("受理时间", "受理日期", "开始时间", "开始日期"),
    ),
    Role.COMPLETE: (
        *("complete timestamp", "complete time", "completion time", "end timestamp", "end time"),
        *("complete", "completed", "finish", "finished", "end", "decided"),
        *("办结时间", "办结日期", "完成时间", "完成日期", "结束时间", "结束日期", "审批时间"),
    ),
    Role.TIME: (
        *("time:timestamp", "timestamp", "time", "date", "blsj", "办理时间", "办理日期", "时间"),
    ),
    Role.TRANSITION: (
        *("lifecycle:transition", "transition", "lifecycle", "blzt", "办理状态", "状态"),
    ),
    Role.INSTANCE: (
        *("concept:instance", "activity instance", "instance", "spsxslbm"),
        *("审批事项实例编码", "办件编号", "受理编号"),
    ),
    Role.DEPARTMENT: (
        *("org:group", "department", "spbmmc", "spbmbm", "org:resource", "resource"),
        *("办理部门", "审批部门", "主管部门", "牵头部门", "部门"),
    ),
    Role.OUTCOME: ("outcome", "result", "办理结果", "审批结果", "结果"),
    Role.FLOW: (
        *("flow", "project type", "case:flow", "splcmc", "项目类型", "流程类型", "审批流程"),
    ),
}
"""Headers by what they mean: of XES, of exports, of the national system; the surest first."""

TRANSITION_BY_WORD: Final[Mapping[str, Transition]] = {
    **dict.fromkeys(("start", "3", "已受理", "受理"), Transition.START),
    **dict.fromkeys(
        ("complete", "end", "11", "12", "办结(通过)", "办结(容缺通过)", "办结"), Transition.COMPLETE
    ),
    **dict.fromkeys(("suspend", "6", "9", "补正开始", "特别程序开始", "挂起"), Transition.SUSPEND),
    **dict.fromkeys(("resume", "7", "10", "补正结束", "特别程序结束", "恢复"), Transition.RESUME),
    **dict.fromkeys(
        (
            *("ate_abort", "pi_abort", "withdraw", "2", "4", "5", "13", "14", "15"),
            *("已撤件", "不受理", "不予受理", "办结(不通过)", "撤回", "撤销"),
        ),
        Transition.REFUSE,
    ),
    **dict.fromkeys(
        ("schedule", "assign", "reassign", "autoskip", "manualskip", "unknown"), Transition.IGNORE
    ),
    **dict.fromkeys(("1", "8", "16", "已接件", "部门开始办理"), Transition.IGNORE),
}
"""What rows tell: the transitions of XES, the status codes of the national system, their names."""

REFUSED_WORDS: Final = (
    *("refused", "rejected", "denied", "withdrawn", "false", "no", "0"),
    *("不通过", "未通过", "不予许可", "不予批准", "不同意", "退件", "撤回", "撤件", "撤销", "否"),
)
"""What an outcome is called that is no grant."""


def recognise_columns(headers: Sequence[str], path: str) -> Columns:
    """
    Return the columns that are recognised by their headers.

    Case, width and what stands between words do not matter. A column named twice
    over goes to the first role that it fits.

    Raises:
        UnreadableError: If no column tells the case, the activity or the time.
    """
    header_by_word: dict[str, str] = {}
    for header in headers:
        header_by_word.setdefault(simplify(header), header)
    found = {
        role.value: next(
            (header_by_word[word] for each in words if (word := simplify(each)) in header_by_word),
            None,
        )
        for role, words in KNOWN_HEADERS.items()
    }
    if found["time"] and (found["complete"] or (found["start"] and not found["transition"])):
        _settle_time(found)
    columns = Columns(**found)
    for role in (Role.CASE, Role.ACTIVITY):
        if getattr(columns, role) is None:
            raise UnreadableError(_say_unrecognised(path, role, headers))
    if find_shape(columns) is None:
        raise UnreadableError(_say_unrecognised(path, Role.TIME, headers))
    return columns


def _settle_time(found: dict[str, str | None]) -> None:
    """Decide what a plain time means beside a start or a completion."""
    if not found["complete"]:
        found["complete"] = found["time"]
    elif found["transition"]:
        found["start"] = found["complete"] = None
        return
    found["time"] = None


def check_columns(columns: Columns, headers: Sequence[str], path: str) -> None:
    """
    Hold the columns that a mapping names against the headers that there are.

    Raises:
        UnreadableError: If one is missing or stands there twice, or no time is named.
    """
    for header in columns.header_by_role.values():
        check_header(header, headers, path)
    for role in (Role.CASE, Role.ACTIVITY):
        if getattr(columns, role) is None:
            raise UnreadableError(say('the mapping names no column for "{role}"', role=role.value))
    if find_shape(columns) is None:
        raise UnreadableError(
            say(
                'the mapping names no time: expected a column for "start" and "complete", '
                'for "complete" alone, or for "time"'
            )
        )


def check_header(header: str, headers: Sequence[str], path: str) -> None:
    """
    Hold one header that a mapping names against those that there are.

    Raises:
        UnreadableError: If it is missing or stands there twice.
    """
    count = sum(each == header for each in headers)
    if count == 0:
        raise UnreadableError(
            say(
                '"{path}" has no column "{header}": there are {headers}',
                path=path,
                header=header,
                headers=_list_headers(headers),
            )
        )
    if count > 1:
        raise UnreadableError(
            say('"{path}" has {n} columns "{header}"', path=path, header=header, n=count)
        )


def find_shape(columns: Columns) -> Shape | None:
    """Return what a row of a log with these columns is; None if no time is told."""
    if columns.transition and columns.time:
        return Shape.TRANSITIONS
    if columns.start and columns.complete:
        return Shape.INTERVALS
    return Shape.COMPLETIONS if columns.complete or columns.time else None


def write_mapping(mapping: LogMapping) -> str:
    """Return a mapping as the text of a mapping file."""
    lines = [f"mapping: {mapping.mapping}", "columns:"]
    lines += [
        f"  {role.value}: {quote_yaml(header)}"
        for role, header in mapping.columns.header_by_role.items()
    ]
    for key in ("facts", "activities", "flows", "transitions"):
        words = getattr(mapping, key)
        if words:
            lines.append(f"{key}:")
            lines += [
                f"  {quote_yaml(word)}: {quote_yaml(str(value))}" for word, value in words.items()
            ]
    if mapping.fact_values:
        lines.append("fact_values:")
        for fact, words in mapping.fact_values.items():
            lines.append(f"  {quote_yaml(fact)}:")
            lines += [
                f"    {quote_yaml(word)}: {quote_yaml(value)}" for word, value in words.items()
            ]
    for key in ("ignored", "refused"):
        values = getattr(mapping, key)
        if values:
            lines.append(f"{key}: [{', '.join(map(quote_yaml, values))}]")
    for key in ("time_format", "zone"):
        value = getattr(mapping, key)
        if value is not None:
            lines.append(f"{key}: {quote_yaml(value)}")
    return "\n".join(lines) + "\n"


def quote_yaml(text: str) -> str:
    """Return a text as YAML that cannot be read as anything else."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) and simplify(text) not in _TAKEN:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\x{ord(found[0]):02x}", escaped)
    return f'"{escaped}"'


_TAKEN: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_SHOWN: Final = 20
"""How many headers an error lists."""


def _say_unrecognised(path: str, role: Role, headers: Sequence[str]) -> Message:
    return say(
        '"{path}": no column is recognised as the {role}. there are {headers}. '
        "say which it is in a mapping file, with --mapping",
        path=path,
        role=_WORD_BY_ROLE[role],
        headers=_list_headers(headers),
    )


def _list_headers(headers: Sequence[str]) -> str | Message:
    shown = ", ".join(f'"{header[:40]}"' for header in headers[:_SHOWN])
    return f"{shown}, …" if len(headers) > _SHOWN else shown or say("none")


_WORD_BY_ROLE: Final = {
    Role.CASE: say("case"),
    Role.ACTIVITY: say("activity"),
    Role.TIME: say("time"),
}
