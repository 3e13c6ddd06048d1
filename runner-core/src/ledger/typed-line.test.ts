/** A typed line is read from the screen as its editor drew it, or not at all. */
import { expect, test } from "vitest";
import { typedLine } from "./typed-line.ts";

const size = { columns: 40, rows: 10 };

async function line(prompt: string, echo: string): Promise<string | null> {
  return typedLine({ prompt: Buffer.from(prompt), echo: Buffer.from(echo) }, size);
}

const long = "echo 1234567890 1234567890 1234567890 1234567890 1234567890";

test.each<[string, string, string, string]>([
  ["as it was echoed", "$ ", "ls -l\r\n", "ls -l"],
  ["with what was rubbed out gone", "$ ", "lsx\b\u001B[K -l\r\n", "ls -l"],
  ["with what was put into its midst", "$ ", "lsl\b -l\b\r\n", "ls -l"],
  ["taken from the history instead of another", "$ ", "first\r$ second\u001B[K\r\n", "second"],
  ["wrapped at the pane's edge", "$ ", `${long}\r\n`, long],
  ["behind a prompt of two lines", "one\r\n\u001B[32mtwo $\u001B[m ", "pwd\r\n", "pwd"],
  ["empty", "$ ", "\r\n", ""],
  ["in other letters", "$ ", "echo ä漢✓\r\n", "echo ä漢✓"],
  ["before Enter was echoed", "$ ", "ls", "ls"],
])("CL5 a line %s", async (_, ...[prompt, echo, read]) => {
  expect(await line(prompt, echo)).toBe(read);
});

test.each([
  ["more than one line", "$ ", "for i in 1\r\n> do pwd\r\n> done\r\n"],
  ["something at the right", "$ ", "ls\u001B[27C12:00:00\u001B[35D\r\n"],
  ["a list below it", "$ ", "ls\r\na.txt  b.txt\u001B[A\r$ ls\r\n"],
])("CL5 of %s nobody can say what was typed", async (_, prompt, echo) => {
  expect(await line(prompt, echo)).toBeNull();
});
