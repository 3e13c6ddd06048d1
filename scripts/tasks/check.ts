/** `pnpm check`: runs every checker, one line each, and shows what the failed ones said. There is no warning level; what could not be checked says so. */
import { styleText } from "node:util";
import { checkers, type Checker } from "../check/checkers.ts";
import { run, type CommandResult } from "../command.ts";

interface Verdict {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
}

async function runAll(checker: Checker): Promise<CommandResult> {
  let output = "";
  for (const command of checker.commands) {
    const result = await run({ ...command, env: { NEXT_TELEMETRY_DISABLED: "1" } });
    output += result.output;
    if (result.code !== 0) return { code: result.code, output };
  }
  return { code: 0, output };
}

async function judge(checker: Checker): Promise<Verdict> {
  const startedAt = performance.now();
  const { code, output } = await runAll(checker);
  const passed = code === 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  const skipped = /^skipped: .*$/mu.exec(output)?.[0];
  const good = skipped === undefined ? styleText("green", "ok    ") : styleText("yellow", "??    ");
  const word = passed ? good : styleText("red", "FAILED");
  console.log(`${word} ${checker.name.padEnd(14)}${seconds} s${skipped === undefined ? "" : `  ${skipped}`}`);
  return { name: checker.name, passed, output };
}

const verdicts: Verdict[] = [];
for (const checker of Object.values(checkers)) verdicts.push(await judge(checker));

const failed = verdicts.filter((verdict) => !verdict.passed);
for (const { name, output } of failed) console.log(`\n${styleText("bold", `── ${name}`)}\n${output.trim()}`);
if (failed.length > 0) {
  console.log(`\n${failed.length} of ${verdicts.length} checkers failed.`);
  process.exitCode = 1;
}
