/**
 * A helper becomes another build and back while a program prints 1 MB/s, a viewer compares every byte and a page types: real
 * relay, tmux, web API and processes. CODA_UPGRADE_ROUNDS for more of them.
 */
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { costlyLookMs } from "./support/runner-stack.ts";
import { TypingPage } from "./support/typing-page.ts";
import { UpgradeStage, type Build } from "./support/upgrade-stage.ts";

const caseMs = 120_000;
const rounds = Number(process.env["CODA_UPGRADE_ROUNDS"] ?? 1);

let stage: UpgradeStage;
let page: TypingPage;

beforeAll(async () => {
  stage = await UpgradeStage.start();
  page = new TypingPage(stage.web, stage.session);
  await stage.stack.until("a page that types", () => page.typed > 0);
}, caseMs);
afterAll(async () => {
  page.close();
  await stage.dispose();
}, caseMs);

/** Every byte was right, and browsers wait where they are: their way to the relay is not the helper's. */
function unharmed(): readonly unknown[] {
  return [stage.viewer.faults, stage.viewer.connects, page.connection];
}
const harmless = [[], 1, "live"];

/** The page types, and the program has what it typed. */
async function keysArrive(): Promise<void> {
  const { length } = stage.typed;
  await stage.stack.until("keys that arrive", () => stage.typed.length > length + 20);
}

const upgrades = Array.from({ length: rounds * 2 }, (_, round): [from: Build, to: Build] =>
  round % 2 === 0 ? ["old", "new"] : ["new", "old"],
);

test.each(upgrades)("%s becomes %s in the same process", { timeout: caseMs }, async (_, to) => {
  await keysArrive();
  const words = stage.shownWords;
  expect(words).toMatch(/ start$/u);
  const { restarted, interruptionsMs } = await stage.upgrade(to);
  const version = { old: "0.1.0", new: "0.2.0" }[to];
  expect(restarted).toMatchObject({ pid: stage.helper.child.pid, to: version });
  expect(stage.shownWords).toBe(words);
  await keysArrive();
  expect(unharmed()).toEqual(harmless);
  // The stand-in took over, and then the process that it stood in for.
  expect(interruptionsMs).toHaveLength(2);
  const times = interruptionsMs.map((ms) => `${Math.round(ms)} ms`).join(" and ");
  process.stderr.write(`upgrade to ${to}: the viewer saw nothing for ${times}\n`);
});

test("one that does not start is refused with its words, and the helper goes on", { timeout: caseMs }, async () => {
  stage.installText('process.stderr.write("coda-runner: it was built on a Friday\\n"); process.exit(1);');
  const refused = await stage.failRestart();
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("goes on as it is: the program on disk does not start: it was built on a Friday");
  expect(stage.helper.child.exitCode).toBeNull();
  await stage.flows();
  await keysArrive();
  expect(unharmed()).toEqual(harmless);
});

test("one that is not ready to take over is refused, and the helper goes on", { timeout: caseMs }, async () => {
  const proof = `{"version":"0.3.0","succeeds":2}`;
  stage.installText(`if (process.argv.includes("prove")) console.log('${proof}'); else process.exit(7);`);
  const { length } = stage.viewer.interruptionsMs;
  const refused = await stage.failRestart();
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("goes on as it is: the program on disk ended before it was ready to take over");
  expect(stage.helper.child.exitCode).toBeNull();
  await stage.flows();
  await keysArrive();
  expect(unharmed()).toEqual(harmless);
  expect(stage.viewer.interruptionsMs).toHaveLength(length);
});

/** Both say that they could start. The second is well as long as it only stands in. */
const crashing = {
  "that knows of no stand-in": `if (process.argv.includes("prove")) console.log('{"version":"0.3.0"}'); else process.exit(7);`,
  "whose stand-in is well": `if (process.env.CODA_SUCCEEDS !== undefined) process.exit(7);
await import("./old.mjs");`,
};

test.each(Object.entries(crashing))(
  "one %s crashes once it has taken over, is begun again by hand, and nothing is lost",
  { timeout: caseMs },
  async (_, text) => {
    stage.installText(text);
    const ended = once(stage.helper.child, "exit");
    const failed = await stage.failRestart();
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("has not come back");
    expect(await ended).toEqual([7, null]);
    await stage.stack.until("nobody serves", async () => (await stage.stack.helperStatus()) === undefined);
    stage.install("old");
    await stage.startAnew();
    await stage.flows();
    await keysArrive();
    expect(unharmed()).toEqual(harmless);
  },
);

test(
  "in the end every byte was seen and is stored, and the program has every key once that was not refused",
  { timeout: caseMs },
  async () => {
    page.stop();
    await stage.quiet();
    await stage.stack.until("the keys", () => page.faultsOf(stage.typed).length === 0);
    expect(page.reports).toEqual([]);
    expect(unharmed()).toEqual(harmless);
    await stage.stack.until("all of it in the transcript", async () => stage.storesAll(), costlyLookMs);
    const { seenBytes, skippedBytes } = stage.viewer;
    expect(seenBytes).toBeGreaterThan(5_000_000);
    process.stderr.write(
      `${seenBytes} bytes compared but for ${skippedBytes} skipped; ${page.typed} keys, ${page.refused} refused\n`,
    );
  },
);
