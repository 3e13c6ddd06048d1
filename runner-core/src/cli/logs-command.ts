/** `logs`: what the helper wrote down of what it does. It never has what terminals show. */
import { systemClock } from "../clock.ts";
import { logFolder, logPaths } from "../logs/log-file.ts";
import { logLineText } from "../logs/log-text.ts";
import { logLineSchema, LogTail, readOlder, type LogLine } from "../logs/read-log.ts";
import { CommandFailed, usageError } from "./command-failed.ts";
import { optionText, type Call, type CliCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { untilInterrupted } from "./interrupt.ts";
import { sinceMs } from "../time-text.ts";

const usualLines = 50;
const lookEveryMs = 250;

export const logsCommand: CliCommand = {
  path: ["logs"],
  group: "This helper",
  description: "the helper's own log, newest last; never what terminals show",
  arguments: [],
  options: [
    { flags: "-n <count>", meaning: `so many of the newest lines; ${usualLines} unless --since is given` },
    { flags: "--since <time>", meaning: "those from then on: 30s, 10m, 2h, 1d, or 2026-11-21T10:00" },
    { flags: "--follow", meaning: "go on with what comes, until Ctrl-C" },
    { flags: "--json", meaning: "for programs: the lines as they are kept" },
  ],
  examples: [
    { line: "coda-runner logs --since 10m", does: "what happened just now" },
    { line: "coda-runner logs --follow", does: "watch it work" },
  ],
  json: logLineSchema,
  run: async (call) => {
    const folder = logFolder(call.places.stateDir);
    const isFollowed = call.options["follow"] === true;
    const interrupted = isFollowed ? untilInterrupted() : undefined;
    const tail = new LogTail(folder);
    const lines = choose(call, [...readOlder(folder), ...tail.look()]);
    if (lines.length === 0 && !isFollowed && call.options["json"] !== true) throw new CommandFailed(noLines(folder));
    show(call, lines);
    if (!isFollowed) return exitCodes.done;
    const timer = systemClock.every(lookEveryMs, () => show(call, tail.look()));
    await interrupted;
    timer.cancel();
    tail.close();
    return exitCodes.interrupted;
  },
};

function choose(call: Call, lines: readonly LogLine[]): readonly LogLine[] {
  const since = optionText(call, "since");
  const count = readCount(optionText(call, "n"));
  const fromMs = since === undefined ? -Infinity : sinceMs(since, systemClock.now());
  if (fromMs === undefined) throw usageError(`'${since}' is no time; write 30s, 10m, 2h, 1d, or 2026-11-21T10:00`);
  const later = lines.filter(({ time }) => Date.parse(time) >= fromMs);
  const most = count ?? (since === undefined ? usualLines : later.length);
  return most === 0 ? [] : later.slice(-most);
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/u.test(text)) throw usageError(`'${text}' is no number of lines`);
  return Number(text);
}

function show({ options, out }: Call, lines: readonly LogLine[]): void {
  for (const line of lines) out.print(options["json"] === true ? JSON.stringify(line) : logLineText(line, out.paint));
}

function noLines(folder: string): string {
  return `no such line in ${logPaths(folder)[0]}; a helper writes them while it runs`;
}
