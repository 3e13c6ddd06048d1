/** What the preview shows: the sixteen colours where programs use them, bold and underlined text, wide characters. */
const sgr = (codes: string, text: string) => `\x1b[${codes}m${text}\x1b[0m`;

const prompt = `${sgr("1;32", "you@laptop")} ${sgr("1;34", "~/ideas/coda")} ${sgr("90", "main")} $ `;

/** Eight blocks in the colours from `first` on. */
function blocks(first: number): string {
  return Array.from({ length: 8 }, (_, index) => sgr(String(first + index), "███")).join(" ");
}

export const sampleText = [
  `${prompt}git status --short`,
  ` ${sgr("32", "M")} relay/src/tail.ts`,
  `${sgr("31", "??")} notes/日本語.md`,
  `${prompt}npm test`,
  `${sgr("32", "✓")} 1204 passed  ${sgr("33", "2 skipped")}  ${sgr("1;31", "1 failed")}`,
  `${sgr("4;36", "e2e/paste.spec.ts:42")}  expected ${sgr("7", " 3 lines ")}`,
  `  ${sgr("35", "const")} ${sgr("94", "joined")} = lines.${sgr("93", "join")}(${sgr("92", '"\\n"')}); ${sgr("90", "// 0O 1lI {}[]")}`,
  "",
  blocks(30),
  blocks(90),
  "",
  prompt,
].join("\r\n");
