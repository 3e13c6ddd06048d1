/** What a shell evaluates to complete this command: it asks the command itself, which knows its table and its helper. */

const scripts = {
  bash: `# Completion of coda-runner for bash. What is completed, 'coda-runner complete' says.
_coda_runner() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _coda_runner coda-runner
`,
  zsh: `# Completion of coda-runner for zsh. What is completed, 'coda-runner complete' says.
_coda_runner() {
  local line
  local -a found shown
  for line in "\${(@f)$("$words[1]" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    found+=("\${line%%$'\\t'*}")
    shown+=("\${line//$'\\t'/  }")
  done
  (( $#found )) && compadd -l -d shown -a found || _files
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _coda_runner coda-runner
`,
  fish: `# Completion of coda-runner for fish. What is completed, 'coda-runner complete' says.
function __coda_runner_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete -- $words[2..] 2>/dev/null
end
complete -c coda-runner -f -a '(__coda_runner_complete)'
`,
} as const;
export type CompletedShell = keyof typeof scripts;

export function isCompletedShell(name: string): name is CompletedShell {
  return Object.hasOwn(scripts, name);
}

export function completionScript(shell: CompletedShell): string {
  return scripts[shell];
}

export const completionText = `A shell completes coda-runner once it has evaluated what 'coda-runner completion' prints for it.
Nothing is installed. Put its line at the end of its file yourself:

  bash   ~/.bashrc                    eval "$(coda-runner completion bash)"
  zsh    ~/.zshrc                     eval "$(coda-runner completion zsh)"
  fish   ~/.config/fish/config.fish   coda-runner completion fish | source`;
