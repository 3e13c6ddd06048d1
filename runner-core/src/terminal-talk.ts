/** The person at this terminal, if there is one: what is printed, and what is asked. */
import { createInterface } from "node:readline/promises";
import type { Talk } from "./device/device-commands.ts";

export function terminalTalk(print: (text: string) => void): Talk {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  return { print, colours: process.stdout.isTTY, ask: isTerminal ? ask : undefined };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
