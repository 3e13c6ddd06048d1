/**
 * `npm run lighthouse`: Lighthouse's scores of the built product's pages in the system's Chromium, as on a desktop; each
 * page three times, and the best counts, since a busy machine only ever takes away. Fails below the floors. `--html`
 * leaves the reports in `test-results/lighthouse/`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig, generateReport, type Flags, type Result } from "lighthouse";
import { findChromium } from "../../scripts/setup/chromium.ts";
import { CodaStack } from "../support/coda-stack.ts";
import { freePorts } from "../support/free-ports.ts";
import { WebClient } from "../support/web-client.ts";
import { belowFloor, categories, lookedAt, type LookedAt, type Scores } from "./floors.ts";

const rounds = 3;
const reports = join(import.meta.dirname, "..", "..", "test-results", "lighthouse");
const withReports = process.argv.includes("--html");

function scoresOf({ categories: told }: Result): Scores {
  const score = (category: (typeof categories)[number]) => Math.round((told[category]?.score ?? 0) * 100);
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    "best-practices": score("best-practices"),
  };
}

/** What kept the scores down, as Lighthouse names it. */
function faultsOf({ audits, categories: told }: Result): string[] {
  const counted = Object.values(told).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
  return counted.flatMap(({ id }) => {
    const audit = audits[id];
    if (audit?.score === undefined || audit.score === null || audit.score >= 0.9) return [];
    return [`${id}: ${audit.displayValue ?? audit.title}`];
  });
}

async function look(url: string, cookie: string, port: number): Promise<Result> {
  const flags: Flags = {
    port,
    onlyCategories: [...categories],
    // The sign-in is a header, and what the page keeps in the browser is part of how it is used.
    extraHeaders: { Cookie: cookie },
    disableStorageReset: true,
    logLevel: "error",
  };
  const run = await lighthouse(url, flags, desktopConfig);
  if (run === undefined) throw new Error(`Lighthouse said nothing of ${url}`);
  return run.lhr;
}

async function best(stack: CodaStack, page: LookedAt, given: { cookie: string; port: number }): Promise<Result> {
  const results: Result[] = [];
  for (let round = 0; round < rounds; round++)
    results.push(await look(stack.webUrl + page.path, given.cookie, given.port));
  const [first, ...others] = results.toSorted((a, b) => scoresOf(b).performance - scoresOf(a).performance);
  if (first === undefined) throw new Error(`${others.length} rounds`);
  if (withReports) {
    mkdirSync(reports, { recursive: true });
    writeFileSync(join(reports, `${page.name}.html`), generateReport(first, "html"));
  }
  return first;
}

async function lookAtAll(stack: CodaStack): Promise<string[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("there is no Chromium on this machine");
  const { cookie } = await WebClient.signIn(await stack.start());
  const { debug } = await freePorts("debug");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", `--remote-debugging-port=${debug}`],
  });
  const low: string[] = [];
  try {
    console.log(`${"page".padEnd(12)}${categories.map((category) => category.padStart(16)).join("")}`);
    for (const page of lookedAt) {
      const result = await best(stack, page, { cookie, port: debug });
      const scores = scoresOf(result);
      console.log(
        `${page.name.padEnd(12)}${categories.map((category) => String(scores[category]).padStart(16)).join("")}`,
      );
      for (const fault of faultsOf(result)) console.log(`${"".padEnd(12)}  ${fault}`);
      low.push(...belowFloor(page, scores));
    }
  } finally {
    await browser.close();
  }
  return low;
}

const stack = new CodaStack();
try {
  const low = await lookAtAll(stack);
  for (const sentence of low) console.error(`lighthouse: ${sentence}.`);
  if (low.length > 0) process.exitCode = 1;
} finally {
  await stack.dispose();
}
