"""Completion in shells: the script that each runs, and the answer when it asks."""

import os
import sys
from contextlib import suppress
from typing import Annotated, Final

import typer

from walkflow.cli.application import app
from walkflow.cli.endings import choose, put
from walkflow.cli.vocabulary import say

ASKED: Final = "_WALKFLOW_COMPLETE"
"""The environment variable by which a shell asks what may stand next; its value is the shell."""
LINE: Final = "_WALKFLOW_LINE"
"""The command line up to the cursor, for shells that cannot pass its words on."""
REPLACED: Final = "_WALKFLOW_REPLACED"
"""What of the line bash puts an answer in place of: the last word from a sign that breaks it."""

_BASH = r"""# what completes walkflow in bash
_walkflow() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(_WALKFLOW_COMPLETE=bash _WALKFLOW_LINE="${COMP_LINE:0:COMP_POINT}" \
        _WALKFLOW_REPLACED="$2" "$1" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=@/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -F _walkflow walkflow
"""
_ZSH = r"""#compdef walkflow
# what completes walkflow in zsh
_walkflow() {
    local line
    local -a said ended open
    said=("${(@f)$(_WALKFLOW_COMPLETE=zsh walkflow "${(@Q)words[1,CURRENT]}" 2>/dev/null)}")
    for line in "${said[@]}"; do
        [[ -n $line ]] || continue
        local word=${${line%%$'\t'*}//:/\\:} meaning=${line#*$'\t'}
        [[ -n $meaning ]] && word+=":$meaning"
        if [[ ${line%%$'\t'*} == *[=@/] ]]; then open+=("$word"); else ended+=("$word"); fi
    done
    _describe -V walkflow ended -- open -S ''
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u }
if [[ $funcstack[1] == _walkflow ]]; then _walkflow "$@"; else compdef _walkflow walkflow; fi
"""
_FISH = r"""# what completes walkflow in fish
function __walkflow_complete
    set -lx _WALKFLOW_COMPLETE fish
    walkflow (commandline -opc) (commandline -ct) 2>/dev/null
end
complete --command walkflow --no-files --keep-order --arguments '(__walkflow_complete)'
"""
_POWERSHELL = r"""# what completes walkflow in PowerShell
Register-ArgumentCompleter -Native -CommandName walkflow -ScriptBlock {
    param($word, $ast, $cursor)
    $line = $ast.ToString()
    $length = [Math]::Max($cursor - $ast.Extent.StartOffset, 0)
    $line = $line.PadRight($length).Substring(0, $length)
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
        $env:_WALKFLOW_COMPLETE = 'powershell'
        $env:_WALKFLOW_LINE = $line
        walkflow 2>$null | ForEach-Object {
            $candidate, $meaning = $_ -split "`t", 2
            if (-not $meaning) { $meaning = $candidate }
            [Management.Automation.CompletionResult]::new(
                $candidate, $candidate, 'ParameterValue', $meaning)
        }
    } finally {
        Remove-Item Env:_WALKFLOW_COMPLETE, Env:_WALKFLOW_LINE -ErrorAction SilentlyContinue
        [Console]::OutputEncoding = $encoding
    }
}
"""
_SCRIPT_BY_SHELL: Final = {
    "bash": _BASH,
    "zsh": _ZSH,
    "fish": _FISH,
    "powershell": _POWERSHELL,
}
_SPECIAL_BY_SHELL: Final = {
    "bash": "\\ \t'\"$`&;()<>|*?!#[]{}~^",
    "powershell": " \t'\"$`&;()<>|{},#",
}
"""The signs that have to be quoted; the other shells do so themselves."""


@app.command(
    help=say("Print the script by which SHELL completes walkflow's commands, files and words."),
    epilog=say("Example: walkflow completion bash >> ~/.bashrc"),
)
def completion(
    shell: Annotated[
        str, typer.Argument(metavar="SHELL", help=say("bash, zsh, fish or powershell."))
    ],
) -> None:
    """Print the script by which SHELL completes walkflow's commands, files and words."""
    put(_SCRIPT_BY_SHELL[choose(shell, tuple(_SCRIPT_BY_SHELL), "SHELL")], None)


def answer(shell: str) -> int:
    """Print what may stand next, a candidate a line; whatever goes wrong, then nothing."""
    with suppress(Exception):  # somebody is typing: no message may come between the words
        lines = list(_list_lines(shell))
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _list_lines(shell: str) -> list[str]:
    from walkflow.cli.candidates import find_candidates

    line = os.environ.get(LINE)
    quote = ""
    if line is None:
        words = sys.argv[1:] or [""]
    else:
        words, quote = split_line(line, "`" if shell == "powershell" else "\\")
    candidates = find_candidates(words[1:] or [""])
    if shell in {"zsh", "fish"}:
        return [f"{each.word}\t{_flatten(each.meaning)}" for each in candidates]
    if shell == "powershell":
        written = [each.word if quote else _quote(each.word, shell) for each in candidates]
        pairs = zip(written, candidates, strict=True)
        return [f"{word}\t{_flatten(each.meaning)}" for word, each in pairs]
    done = _count_done(words[-1], os.environ.get(REPLACED), quote)
    rests = [each.word[done:] for each in candidates]
    return rests if quote else [_quote(each, shell) for each in rests]


def split_line(line: str, escape: str) -> tuple[list[str], str]:
    r"""
    Return the words of a command line, the last as far as it is written, and its open quote.

    >>> split_line("walkflow trace 'my flow.yaml' --fact eia=", "\\")
    (['walkflow', 'trace', 'my flow.yaml', '--fact', 'eia='], '')
    >>> split_line("walkflow trace ", "\\")
    (['walkflow', 'trace', ''], '')
    """
    words, quote, is_escaped, has_begun = [""], "", False, False
    for sign in line.lstrip():
        if is_escaped:
            words[-1] += sign
            is_escaped = False
        elif sign == escape and quote != "'":
            is_escaped = has_begun = True
        elif quote:
            quote, words[-1] = ("", words[-1]) if sign == quote else (quote, words[-1] + sign)
        elif sign in "'\"":
            quote, has_begun = sign, True
        elif sign.isspace():
            if has_begun:
                words.append("")
            has_begun = False
        else:
            words[-1] += sign
            has_begun = True
    return words, quote


def _count_done(word: str, replaced: str | None, quote: str) -> int:
    """Return how much of a word bash leaves as it is and puts an answer behind."""
    if replaced is None:
        return 0
    rest = split_line(quote + replaced, "\\")[0][-1]
    return max(len(word) - len(rest), 0)


def _quote(word: str, shell: str) -> str:
    """Return a word as it has to be written in a shell."""
    special = _SPECIAL_BY_SHELL[shell]
    if not any(sign in special for sign in word):
        return word
    if shell == "powershell":
        return "'" + word.replace("'", "''") + "'"
    return "".join(f"\\{sign}" if sign in special else sign for sign in word)


def _flatten(meaning: str) -> str:
    return " ".join(meaning.split())
