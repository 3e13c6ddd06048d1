/** `npm run chaos -- --seed N --minutes M`: hurts everything but the user's tmux for a while, then holds what is left against what was printed and typed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FakeClocks } from "./fake-clocks.ts";
import { Faults } from "./faults.ts";
import { JournalDisk } from "./journal-disk.ts";
import { judge, type Verdict } from "./judge.ts";
import { MemoryWatch } from "./memory.ts";
import { killsIn, makePlan, redactionOf, summaryOf, type Plan } from "./plan.ts";
import { appendLine, quietFile } from "./records.ts";
import { allShown, comeBack, comeToRest } from "./rest.ts";
import { System } from "./system.ts";
import { waitingViews } from "./waiting-views.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    minutes: { type: "string", default: "2" },
    redaction: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const minutes = Number(values.minutes);
if (!Number.isInteger(seed) || !(minutes > 0)) {
  console.error("chaos: --seed takes a whole number, --minutes a number above 0.");
  process.exit(2);
}

const redaction = values.redaction ?? redactionOf(seed);
if (redaction !== "off" && redaction !== "standard") {
  console.error("chaos: --redaction takes off or standard; without it, the seed decides.");
  process.exit(2);
}

function progress(text: string): void {
  process.stderr.write(`chaos: ${text} …\n`);
}

/** A database that was killed reads its log before it answers. */
const databaseStartMs = 5_000;

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function carryOut(plan: Plan, faults: Faults, folder: string): Promise<void> {
  const beganMs = performance.now();
  for (const event of plan.events) {
    await pause(Math.max(0, event.atMs - (performance.now() - beganMs)));
    appendLine(join(folder, "events"), { at: new Date().toISOString(), ...event });
    faults.do(event.action);
  }
  await pause(Math.max(0, plan.lengthMs - (performance.now() - beganMs)));
}

/** Rejects at the first signal that asks us to end: what was started is stopped on the way out. */
async function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => reject(new Error(`ended by ${signal}`)));
  });
}

async function hurt(system: System, plan: Plan, faults: Faults): Promise<Verdict> {
  await allShown(system);
  progress(`${minutes} minutes, ${plan.events.length} events`);
  await carryOut(plan, faults, system.folder);
  faults.heal();
  progress("waiting for everything to come back");
  const away = await comeBack(system);
  writeFileSync(join(system.folder, quietFile), "");
  progress("waiting for everything to come to rest");
  const unrest = await comeToRest(system);
  if (unrest.length > 0) for (const line of await waitingViews(system.relayPorts)) console.log(line);
  progress("comparing");
  const verdict = await judge(system);
  return { ...verdict, violations: [...away, ...unrest, ...verdict.violations] };
}

function print(title: string, value: object): void {
  console.log(`${title}:`);
  for (const [name, what] of Object.entries(value))
    console.log(`  ${name}: ${typeof what === "object" ? JSON.stringify(what) : String(what)}`);
}

const plan = makePlan(seed, minutes);
console.log(
  `chaos: seed ${seed}, ${minutes} minutes, redaction ${redaction}, ${plan.events.length} events, ${killsIn(plan)} kills`,
);
print("plan", summaryOf(plan));
const folder = mkdtempSync(join(tmpdir(), "coda-chaos-"));
mkdirSync(join(folder, "helper"), { mode: 0o700 });
const disk = await JournalDisk.mount(join(folder, "helper"));
const clocks = new FakeClocks(folder);
let failed = true;
const ended = interrupted();
// It may come while nobody waits for it.
ended.catch(() => undefined);
try {
  progress("starting");
  const system = await System.start({ folder, seed, clocks, redaction });
  const memory = new MemoryWatch(() => system.keeper.pids);
  const faults = new Faults({ system, disk, clocks });
  // A web process does not start without its database: it says so and ends, and its service manager starts it again.
  system.keeper.mayEnd = (name) => name.startsWith("web-") && system.keeper.upMs("postgres") < databaseStartMs;
  try {
    const verdict = await Promise.race([hurt(system, plan, faults), ended]);
    memory.stop();
    const violations = [...verdict.violations, ...system.keeper.crashes, ...memory.violations()];
    print("done", faults.done);
    print("output", verdict.output);
    print("keys", verdict.keys);
    print("most memory (MiB)", memory.most);
    print("memory's trend", memory.trends);
    for (const what of faults.skipped) console.log(`SKIPPED ${what}`);
    writeFileSync(
      join(folder, "report.json"),
      JSON.stringify({ plan, redaction, done: faults.done, verdict, violations, memory: memory.samples }, null, 2),
    );
    for (const violation of violations) console.log(`VIOLATION ${violation}`);
    console.log(`chaos: ${faults.kills} processes killed, ${violations.length} violations`);
    failed = violations.length > 0;
  } finally {
    memory.stop();
    await system.stop();
  }
} finally {
  await disk.keep(failed || values.keep ? join(folder, "helper-after") : undefined);
  console.log(`again: npm run chaos -- --seed ${seed} --minutes ${minutes} --redaction ${redaction}`);
  if (failed || values.keep) console.log(`evidence: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
