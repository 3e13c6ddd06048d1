// A coding agent's screen as such programs draw it: synchronised frames that go up, erase and write anew; box, spinner.
const out = process.stdout;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];
const steps = ["Reading files", "Thinking about 日本語", "Editing src/main.ts", "Running the tests ✅", "Done 🎉"];
const still = new Int32Array(new SharedArrayBuffer(4));
let drawn = 0;
function draw(lines) {
  let text = "\u001B[?2026h\u001B[?25l";
  for (let line = 1; line < drawn; line++) text += "\u001B[2K\u001B[1A";
  text += `\u001B[2K\u001B[G${lines.join("\n")}`;
  drawn = lines.length;
  out.write(`${text}\u001B[?25h\u001B[?2026l`);
}
function box(text, width) {
  return [
    `\u001B[38;2;136;136;136m╭${"─".repeat(width - 2)}╮\u001B[39m`,
    `\u001B[38;2;136;136;136m│\u001B[39m > ${text.padEnd(width - 6)} \u001B[38;2;136;136;136m│\u001B[39m`,
    `\u001B[38;2;136;136;136m╰${"─".repeat(width - 2)}╯\u001B[39m`,
  ];
}
out.write("\u001B[?2004h\u001B[?1004h");
let frame = 0;
for (const [index, step] of steps.entries()) {
  for (let turn = 0; turn < 14; turn++) {
    const spinner = `\u001B[38;5;174m${frames[frame++ % frames.length]} ${step}…\u001B[39m \u001B[2m(${frame}s · ↑ ${frame * 37} tokens)\u001B[22m`;
    draw([
      spinner,
      "",
      ...box("try \u001B[7m \u001B[27mediting".slice(0, 30), out.columns),
      "  \u001B[2m? for shortcuts\u001B[22m",
    ]);
    Atomics.wait(still, 0, 0, 40);
  }
  draw([
    `\u001B[32m⏺\u001B[39m ${step}`,
    `  \u001B[2m⎿\u001B[22m  \u001B[48;2;34;92;43m+ line ${index} added with a longer text that wraps ${"word ".repeat(15)}\u001B[49m`,
    "",
  ]);
  drawn = 1;
}
out.write("\u001B[?2004l\u001B[?1004l\n");
