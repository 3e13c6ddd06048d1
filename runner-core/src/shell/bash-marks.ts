/**
 * What a bash evaluates to mark its prompts and commands. Tests run it in a real bash. bash(1): PS0 is shown between
 * reading a command and running it, from 4.4 on; what an arithmetic expansion in it assigns stays.
 */

export const bashMarks =
  String.raw`# Coda's marks for bash: OSC 133 around prompts and commands, OSC 7 for the directory. A terminal that does not know them
# shows nothing of them. Not without a terminal, not twice, not beside another's marks, not before bash 4.4.
if [[ $- == *i* && -z \${__coda_marks-} && \${TERM:-dumb} != @(dumb|linux) ]] && shopt -q promptvars &&
  ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
  __coda_marks=$$ __coda_none= __coda_ran= __coda_number= __coda_text= __coda_string=

  # Percent-encodes $1 into __coda_text: with the bytes, not the characters, of another locale.
  __coda_encode() {
    local LC_ALL=C rest=$1 char code
    __coda_text=
    while [[ -n $rest ]]; do
      char=\${rest%%[!A-Za-z0-9/._~-]*}
      __coda_text+=$char rest=\${rest:\${#char}}
      [[ -n $rest ]] || break
      printf -v code %d "'\${rest:0:1}"
      printf -v code %%%02X $((code & 255))
      __coda_text+=$code rest=\${rest:1}
    done
  }

  __coda_other() {
    [[ \${PS1-}\${PS0-} == *'133;'[AC]* || \${PROMPT_COMMAND[*]-}\${precmd_functions[*]-} == *@(__vsc_|_ksi_|ghostty|wezterm|iterm2)* ]]
  }

  # Before all others: what the last command has come to ($1, or $?), and a new prompt. Only within a string do the hooks
  # behind it find what it returns; under errexit anything but 0 would end the shell.
  __coda_before() {
    local status=\${1:-$?}
    if ! __coda_other; then
      [[ -z $__coda_ran ]] || printf '\e]133;D;%d;aid=%d\a' "$status" "$$"
      __coda_encode "$PWD"
      printf '\e]133;A;aid=%d\a\e]7;file://%s%s\a' "$$" "\${HOSTNAME-}" "$__coda_text"
      __coda_number=\${HISTCMD-}
    fi
    __coda_ran=
    [[ -z $__coda_string || $- == *e* ]] || return "$status"
  }

  # After all others, one of which may have made the prompt: where it ends.
  __coda_after() {
    local status=$?
    __coda_order || __coda_before "$status"
    [[ \${PS1-} == *'133;B'* ]] || __coda_other || PS1=\${PS1-}'\[\e]133;B\a\]'
    [[ -z $__coda_string || $- == *e* ]] || return "$status"
  }

  # In a subshell, between Enter and the command. A line that went into no history is left to be read from the screen.
  __coda_began() {
    __coda_other && return
    local HISTTIMEFORMAT= line=
    if [[ \${HISTCMD-} != "$__coda_number" ]]; then
      line=$(builtin history 1)
      line=\${line#*[0-9][* ] }
      __coda_encode "\${line:0:4000}"
      line=";cmdline_url=$__coda_text"
    fi
    printf '\e]133;C;aid=%d%s\a' "$$" "$line"
  }

  # Makes ours the first and the last, whatever was done to PROMPT_COMMAND since. False when ours had not been the first.
  # bash-preexec must have the last word itself; a string of bash before 5.1 stays as it is.
  __coda_order() {
    local hook hooks=()
    [[ -z $__coda_string\${bash_preexec_imported-}\${__bp_imported-} && \${PROMPT_COMMAND[0]-} != __coda_before ]] || return 0
    for hook in "\${PROMPT_COMMAND[@]}"; do
      [[ $hook == @(|__coda_before|__coda_after) ]] || hooks+=("$hook")
    done
    PROMPT_COMMAND=(__coda_before "\${hooks[@]}" __coda_after)
    return 1
  }

  PS0=\${PS0-}'\${__coda_none:$((__coda_ran=1)):0}$(__coda_began)'
  if [[ -n \${bash_preexec_imported-}\${__bp_imported-} ]]; then
    # It takes what follows its own last hook for a command.
    precmd_functions=(__coda_before "\${precmd_functions[@]}" __coda_after)
  elif ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
    # Elements of an array each find $? and PIPESTATUS as they were. The first stays the user's until all files are read:
    # some append to it as if it were the only one.
    PROMPT_COMMAND=("\${PROMPT_COMMAND[@]-}" __coda_after)
  else
    __coda_string=1
    PROMPT_COMMAND=$'__coda_before\n'"\${PROMPT_COMMAND-}"$'\n__coda_after'
  fi
fi
`.replaceAll(String.raw`\$`, "$");
