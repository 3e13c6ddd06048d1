/**
 * The workflow that publishes a release, as far as it can be held without GitHub: who sees the key, that the programs of ours that it
 * calls are here, and that its jobs hand each other what they ask for. workflows.test.ts has what holds for every workflow.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readWorkflow, runsOf, stepsOf } from "./support/workflow-files.ts";

const root = join(import.meta.dirname, "..");
const workflow = readWorkflow("release.yml");

test("it runs on a tag of a version alone, and is never ended by another", () => {
  expect(workflow.on).toEqual({ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+*"] } });
  expect(workflow.concurrency["cancel-in-progress"]).toBe(false);
});

test("the job that may write sees the key of releases, and no other does; secrets are an environment's", () => {
  const withKey = stepsOf(workflow).filter(({ step }) => JSON.stringify(step).includes("secrets.CODA_RELEASE_KEY"));
  expect(withKey.map(({ job }) => job)).toEqual(["publish"]);
  for (const { steps, environment } of Object.values(workflow.jobs))
    expect(JSON.stringify(steps).includes("secrets.") && environment === undefined).toBe(false);
});

test("each program of ours that it calls is here", () => {
  const called = runsOf(workflow).flatMap((run) =>
    [...run.matchAll(/(?:node|bash) ([\w./-]+\.(?:ts|mjs|sh))/gu)].map(([, file = ""]) => file),
  );
  const built = "runner-core/dist/coda-runner.mjs";
  expect(called).toContain(built);
  expect(called.filter((file) => file !== built && !existsSync(join(root, file)))).toEqual([]);
  const signing = join(root, "runner-desktop", "packaging", "sign-commands.sh");
  expect(spawnSync("bash", ["-n", signing], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
});

test("what a job fetches, one before it has left", () => {
  const named = (job: string, action: string): unknown[] =>
    (workflow.jobs[job]?.steps ?? []).flatMap((step) =>
      "uses" in step && step.uses.startsWith(`actions/${action}@`) ? [step.with?.["name"]] : [],
    );
  for (const [name, { needs }] of Object.entries(workflow.jobs)) {
    const left = needs.flatMap((before) => named(before, "upload-artifact"));
    expect(left).toEqual(expect.arrayContaining(named(name, "download-artifact")));
    expect(needs.filter((before) => !(before in workflow.jobs))).toEqual([]);
  }
  expect(named("publish", "download-artifact").at(-1)).toBe("mac");
});

test("every secret and variable that it takes is in the guide", () => {
  const guide = readFileSync(join(root, "docs", "release.md"), "utf8");
  const taken = [...workflow.text.matchAll(/(?:secrets|vars)\.([A-Z_]+)/gu)].map(([, name]) => name ?? "");
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
