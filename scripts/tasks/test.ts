/**
 * `npm test`: what passes before each commit, in less than eight minutes on two cores: the tests of every part, and each way through
 * the product once in a browser. `npm run test:rest` has the others. With arguments, vitest alone gets them, and has all files
 * (`npm test -- relay/`).
 */
import { join } from "node:path";
import { run } from "../command.ts";
import { forgetCompiled, playwright, prepare, runAll, vitest } from "../test-run.ts";

/** In what set-up and vitest's tests leave of the processors; they need no web app. Whether it was built, the browser tests see for themselves. */
async function buildBeside(): Promise<void> {
  const { code, output } = await run({
    program: "nice",
    args: [process.execPath, join(import.meta.dirname, "build.ts")],
  });
  if (code !== 0) console.log(output);
}

async function runCore(): Promise<boolean> {
  const built = buildBeside();
  if (!(await prepare("everything"))) {
    await built;
    return false;
  }
  return runAll([
    () => vitest(["--project", "core-*"]),
    async () => {
      await built;
      return playwright("core");
    },
    () => playwright("alone"),
  ]);
}

async function runChosen(files: readonly string[]): Promise<boolean> {
  return (await prepare("without browser")) && runAll([() => vitest(files)]);
}

const args = process.argv.slice(2);
forgetCompiled();
if (!(await (args.length > 0 ? runChosen(args) : runCore()))) process.exitCode = 1;
