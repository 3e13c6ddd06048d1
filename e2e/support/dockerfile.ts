/** A Dockerfile as its stages, and its COPY lines carried out on a folder: what an image is built of. Knows no engine. */
import { cpSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, matchesGlob } from "node:path";
import { DockerfileParser, type Copy, type Instruction } from "dockerfile-ast";

const root = join(import.meta.dirname, "..", "..");

export interface CopyLine {
  /** The stage that it takes from; undefined: the repository. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

export interface Stage {
  readonly image: string;
  readonly copies: readonly CopyLine[];
  /** The text behind each instruction, by its name: `USER` → `["node"]`. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

export function dockerfileText(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

export function stagesOf(text: string): Stage[] {
  const stages: { image: string; copies: CopyLine[]; texts: Record<string, string[]> }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const name = instruction.getInstruction();
    const words = instruction.getArguments().map((word) => word.getValue());
    if (name === "FROM") stages.push({ image: words[0] ?? "", copies: [], texts: {} });
    const stage = stages.at(-1);
    if (stage === undefined) continue;
    (stage.texts[name] ??= []).push(textOf(instruction));
    if (name === "COPY") stage.copies.push(copyLine(instruction as Copy, words));
  }
  return stages;
}

function textOf(instruction: Instruction): string {
  return instruction.getRawArgumentsContent() ?? "";
}

function copyLine(copy: Copy, words: readonly string[]): CopyLine {
  const from =
    copy
      .getFlags()
      .find((flag) => flag.getName() === "from")
      ?.getValue() ?? undefined;
  return { from, sources: words.slice(0, -1), target: words.at(-1) ?? "" };
}

/** The patterns of .dockerignore that begin with a double star are of names, wherever they are; no other hides what is copied here. */
const neverSent = dockerfileText(".dockerignore")
  .split("\n")
  .flatMap((line) => (line.startsWith("**/") ? [line.slice(3)] : []));

/** Carries out what a stage takes from the repository. */
export function copyContext(stage: Stage, folder: string): void {
  for (const { from, sources, target } of stage.copies) {
    if (from !== undefined) continue;
    for (const source of sources) {
      const path = join(root, source);
      const intoFolder = target.endsWith("/") && !statSync(path).isDirectory();
      const to = intoFolder ? join(folder, target, basename(source)) : join(folder, target);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(path, to, {
        recursive: true,
        filter: (one) => !neverSent.some((name) => matchesGlob(basename(one), name)),
      });
    }
  }
}
