/** Where the command writes: for people at a terminal, for a pipe, for a test. */
import { inColour, uncoloured, type Paint } from "../paint.ts";

export interface Output {
  /** With a line's end behind it. */
  readonly print: (text: string) => void;
  /** Without one. */
  readonly write: (text: string) => void;
  readonly paint: Paint;
  /** Undefined where nobody looks at it as it comes. Asked anew each time: windows change. */
  readonly terminal: () => { readonly columns: number; readonly rows: number } | undefined;
  readonly onResize: (listener: () => void) => () => void;
}

/** The width that everything is made for. */
export const textColumns = 80;

export function columnsIn(out: Output): number {
  return Math.min(textColumns, out.terminal()?.columns ?? textColumns);
}

/** https://no-color.org: set to anything but nothing. `show`: texts as they are for whoever reads here. */
export function systemOutput(env: NodeJS.ProcessEnv, show: (text: string) => string): Output {
  const { stdout } = process;
  const inPlain = !stdout.isTTY || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return {
    print: (text) => void stdout.write(`${show(text)}\n`),
    write: (text) => void stdout.write(show(text)),
    paint: inPlain ? uncoloured : inColour,
    terminal: () => (stdout.isTTY ? { columns: stdout.columns, rows: stdout.rows } : undefined),
    onResize: (listener) => {
      stdout.on("resize", listener);
      return () => void stdout.off("resize", listener);
    },
  };
}
