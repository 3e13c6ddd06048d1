/** What a zsh evaluates to mark its prompts and commands. Tests run it in a real zsh. */

export const zshMarks =
  String.raw`# Coda's marks for zsh: OSC 133 around prompts and commands, OSC 7 for the directory. A terminal that does not know them
# shows nothing of them. Not without a terminal, not twice, not beside another's marks.
if [[ -o interactive && -z \${__coda_marks-} && \${TERM:-dumb} != (dumb|linux) ]]; then
  typeset -g __coda_marks=$$ __coda_ran=
  typeset -ga precmd_functions preexec_functions

  # Percent-encodes $1 into REPLY, byte by byte.
  __coda_encode() {
    emulate -L zsh
    setopt extended_glob no_multibyte
    typeset -g REPLY=\${1//(#m)[^A-Za-z0-9\/._~-]/%\${(l:2::0:)$(([##16]#MATCH))}}
  }

  __coda_other() {
    emulate -L zsh
    [[ \${PS1-} == *'133;A'* || "$precmd_functions" == *(__vsc_|_ksi_|ghostty|wezterm|iterm2)* ]]
  }

  # Before all others: what the last command has come to, and a new prompt.
  __coda_before() {
    local code=$? REPLY
    emulate -L zsh
    __coda_other && return
    [[ -z $__coda_ran ]] || builtin printf '\e]133;D;%d;aid=%d\a' $code $$
    __coda_ran=
    __coda_encode $PWD
    builtin printf '\e]133;A;aid=%d\a\e]7;file://%s%s\a' $$ "\${HOST-}" $REPLY
    [[ $precmd_functions[-1] == __coda_after ]] || precmd_functions=(\${precmd_functions:#__coda_after} __coda_after)
  }

  # After all others, one of which may have made the prompt: where it ends.
  __coda_after() {
    if [[ -o prompt_percent && \${PS1-} != *'133;B'* ]] && ! __coda_other; then
      PS1=\${PS1-}$'%{\e]133;B\a%}'
    fi
  }

  __coda_began() {
    emulate -L zsh
    local REPLY line=\${1:-$3}
    __coda_other && return
    __coda_ran=1
    __coda_encode \${line[1,4000]}
    builtin printf '\e]133;C;aid=%d;cmdline_url=%s\a' $$ $REPLY
  }

  precmd_functions=(__coda_before $precmd_functions __coda_after)
  preexec_functions+=(__coda_began)
fi
`.replaceAll(String.raw`\$`, "$");
