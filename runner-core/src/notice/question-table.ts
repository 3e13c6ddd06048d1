/**
 * How programs ask and wait, as they write it on the screen. Data only. Each row names the programs it was taken from and has
 * a recorded example in `questions.test.ts`; a row that may be meant otherwise has no place here: a person who is called
 * for nothing switches this off.
 */

/** The line the cursor rests in, up to it, is the question. */
export interface LineAsks {
  readonly from: string;
  readonly asks: RegExp;
}

/** A line asks, and one below it is the choice that is selected. */
export interface MenuAsks extends LineAsks {
  readonly choice: RegExp;
}

export const lineQuestions: readonly LineAsks[] = [
  { from: "sudo, sudo-rs", asks: /^\[sudo[^\]]{0,40}\] ?[^:]{1,120}: ?$/iu },
  { from: "su, psql, docker login, macOS sudo", asks: /^(?:password|passphrase|pin)(?: for [^:]{1,80})?: ?$/iu },
  { from: "git over https", asks: /^(?:username|password) for '[^']{1,200}': ?$/iu },
  { from: "ssh", asks: /^(?:\S{1,200}'s password|\(\S{1,200}@\S{1,200}\) [^:]{1,80}): ?$/iu },
  { from: "ssh, ssh-keygen, gpg", asks: /^enter (?:passphrase|pin) for .{1,300}: ?$/iu },
  { from: "ssh, a host it does not know", asks: /\(yes\/no(?:\/\[fingerprint\])?\)\? ?$/u },
  { from: "apt, pacman, pip, inquirer and many more", asks: /\S.*[[(]y(?:es)?\/no?[\])] ?[?:]? ?$/iu },
  { from: "dnf", asks: /^is this ok \[y(?:\/d)?\/n\]: ?$/iu },
  { from: "dpkg, a file that was changed", asks: /^\*\*\* \S{1,200} \([A-Z/]{3,30}\) \[default=[A-Z]\] \? ?$/u },
  { from: "npx", asks: /^ok to proceed\? \(y\) ?$/iu },
  { from: "rm, cp, mv", asks: /^(?:rm|cp|mv): .{3,400}\? ?$/u },
  { from: "git add -p", asks: /\[y,n,[a-z0-9,/?]{1,40}\]\? ?$/iu },
  { from: "aider", asks: /\(y\)es\/\(n\)o(?:\/\([a-z]\)[a-z' ]{1,30}){0,3} \[(?:yes|no)\]: ?$/iu },
  { from: "terraform, pulumi", asks: /^\s*enter a value: ?$/iu },
  { from: "Homebrew, pause, scripts", asks: /\b(?:press|hit) (?:any key|\[?enter\]?|return)\b[^.]{0,60}[.: ]{0,6}$/iu },
  { from: "gh, survey, inquirer", asks: /^\? \S.{1,200}[?:] {1,2}(?:\([^)]{1,80}\) ?)?$/u },
];

export const menuQuestions: readonly MenuAsks[] = [
  { from: "Claude Code, Copilot CLI", asks: /^[\s│]*\S.{2,300}\?[\s│]*$/u, choice: /^[\s│]*❯ \d\. \S/u },
  { from: "Codex", asks: /^\s*(?:would you like to|allow|do you) .{2,300}\?\s*$/iu, choice: /^\s*› \d\. \S/u },
  { from: "Codex, earlier", asks: /^[\s│]*allow command\?[\s│]*$/iu, choice: /^[\s│]*[❯▌] ?yes\b/iu },
  { from: "Gemini CLI", asks: /^[\s│]*(?:allow|apply)\b.{2,300}\?[\s│]*$/iu, choice: /^[\s│]*● \d\. \S/u },
  { from: "OpenCode", asks: /^[\s│┃]*(?:△ )?permission required\b/iu, choice: /^[\s│┃]*[❯]? ?allow once\b/iu },
  { from: "gh, survey", asks: /^\? \S.{1,200}\[use arrows to move\b.{0,60}\]$/iu, choice: /^[>❯] \S/u },
  {
    from: "inquirer, prompts",
    asks: /^\? \S.{1,200}(?:use arrow[- ]keys|use arrows).{0,60}$/iu,
    choice: /^\s*[>❯] *\S/u,
  },
];
