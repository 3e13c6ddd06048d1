/**
 * The workflow that publishes a release, as far as it can be held without GitHub: its form, whose code it runs and with which
 * rights, that what it calls is here and is a shell's text, and that its jobs hand each other what they ask for. There is a validator
 * in the registry, under the GPL and older than the form it would check; this knows less of the form, and more of what is meant.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, ".github", "workflows", "release.yml"), "utf8");

const texts = z.record(z.string(), z.string());
const common = { name: z.string().optional(), env: texts.optional() };
const stepSchema = z.union([
  z.strictObject({ ...common, uses: z.string(), with: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({ ...common, run: z.string() }),
]);
const accessSchema = z.strictObject({ contents: z.enum(["read", "write"]) });
const jobSchema = z.strictObject({
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  "runs-on": z.enum(["ubuntu-24.04", "macos-15"]),
  "timeout-minutes": z.int().max(60),
  environment: z.literal("release").optional(),
  permissions: accessSchema,
  steps: z.array(stepSchema).min(1),
});
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.strictObject({ push: z.strictObject({ tags: z.array(z.string()) }) }),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.literal(false) }),
  env: texts,
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  jobs: z.record(z.string(), jobSchema),
});

const document = parseDocument(text, { strict: true, uniqueKeys: true });
const workflow = workflowSchema.parse(document.toJS());
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([job, { steps: own }]) => own.map((step) => ({ job, step })));
const runs = steps.flatMap(({ job, step }) => ("run" in step ? [{ job, run: step.run }] : []));

test("it is a YAML text without doubt", () => {
  expect([document.errors, document.warnings]).toEqual([[], []]);
});

test("code of others is named by the commit, and by the version that it is", () => {
  const used = [...text.matchAll(/uses: (.*)$/gmu)].map(([, name]) => name);
  expect(used.length).toBe(steps.filter(({ step }) => "uses" in step).length);
  for (const name of used) expect(name).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
});

test("one job may write, and it alone sees the key of releases; no token is left in a checkout", () => {
  const writing = jobs.filter(([, { permissions }]) => permissions.contents === "write").map(([name]) => name);
  expect(writing).toEqual(["publish"]);
  const withKey = steps.filter(({ step }) => JSON.stringify(step).includes("secrets.CODA_RELEASE_KEY"));
  expect(withKey.map(({ job }) => job)).toEqual(["publish"]);
  for (const [, { steps: own, environment }] of jobs) {
    const checkouts = own.filter((step) => "uses" in step && step.uses.startsWith("actions/checkout@"));
    expect(checkouts).toMatchObject([{ with: { "persist-credentials": false } }]);
    expect(JSON.stringify(own).includes("secrets.") && environment === undefined).toBe(false);
  }
});

test("what others may choose is never part of a command's text", () => {
  for (const { run } of runs) expect(run).not.toContain("${{");
});

test("each command is a shell's text, and each program of ours that it calls is here", () => {
  const called: string[] = [];
  for (const { run } of runs) {
    expect(spawnSync("bash", ["-n"], { input: run, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    for (const [, file = ""] of run.matchAll(/(?:node|bash) ([\w./-]+\.(?:ts|mjs|sh))/gu)) called.push(file);
  }
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
  for (const [name, { needs }] of jobs) {
    const left = needs.flatMap((before) => named(before, "upload-artifact"));
    expect(left).toEqual(expect.arrayContaining(named(name, "download-artifact")));
    expect(needs.filter((before) => !(before in workflow.jobs))).toEqual([]);
  }
  expect(named("publish", "download-artifact").at(-1)).toBe("mac");
});

test("every secret and variable that it takes is in the guide", () => {
  const guide = readFileSync(join(root, "docs", "release.md"), "utf8");
  const taken = [...text.matchAll(/(?:secrets|vars)\.([A-Z_]+)/gu)].map(([, name]) => name ?? "");
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
