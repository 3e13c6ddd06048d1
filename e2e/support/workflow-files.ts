/** The workflows of .github/workflows as GitHub reads them, as far as their tests look. Pure but for the reading; knows no rule about them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";

const texts = z.record(z.string(), z.union([z.string(), z.number()]));
const common = { name: z.string().optional(), env: texts.optional(), if: z.string().optional() };
const stepSchema = z.union([
  z.strictObject({ ...common, uses: z.string(), with: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({ ...common, run: z.string() }),
]);
const jobSchema = z.strictObject({
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  "runs-on": z.enum(["ubuntu-24.04", "macos-15"]),
  container: z.strictObject({ image: z.string(), options: z.string() }).optional(),
  "timeout-minutes": z.int().max(180),
  environment: z.literal("release").optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  strategy: z.strictObject({ "fail-fast": z.boolean(), matrix: z.record(z.string(), z.array(z.string())) }).optional(),
  env: texts.optional(),
  steps: z.array(stepSchema).min(1),
});
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
  env: texts.optional(),
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }).optional(),
  jobs: z.record(z.string(), jobSchema),
});

export type Step = z.infer<typeof stepSchema>;

export interface Workflow extends z.infer<typeof workflowSchema> {
  /** Below .github/workflows. */
  readonly file: string;
  readonly text: string;
  /** What a strict reader of YAML has to say, doubled keys among it. */
  readonly faults: readonly string[];
}

const folder = join(import.meta.dirname, "..", "..", ".github", "workflows");

/** All of them; throws where one has another form than the schema's. */
export function readWorkflows(): Workflow[] {
  return readdirSync(folder).toSorted().map(readWorkflow);
}

export function readWorkflow(file: string): Workflow {
  const text = readFileSync(join(folder, file), "utf8");
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings].map(({ message }) => message);
  return { ...workflowSchema.parse(document.toJS()), file, text, faults };
}

export interface PlacedStep {
  readonly job: string;
  readonly step: Step;
}

export function stepsOf({ jobs }: Workflow): PlacedStep[] {
  return Object.entries(jobs).flatMap(([job, { steps }]) => steps.map((step) => ({ job, step })));
}

export function runsOf(workflow: Workflow): string[] {
  return stepsOf(workflow).flatMap(({ step }) => ("run" in step ? [step.run] : []));
}
