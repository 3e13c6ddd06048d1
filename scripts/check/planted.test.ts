/** Each checker, as `pnpm check` runs it, is content with a clean house and fails on what is planted in it. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { checkers } from "./checkers.ts";
import { cleanHouse } from "./clean-house.ts";
import { ScratchHouse } from "./scratch-house.ts";

interface Plant {
  readonly what: string;
  readonly files: Readonly<Record<string, string | undefined>>;
  /** In the checker's output: it failed because of this, and not because of something else. */
  readonly says: string;
}

type Commands = (typeof checkers)[keyof typeof checkers]["commands"];

const house = new ScratchHouse(cleanHouse);
// The house is checked as always, also within `npm run test:long`: none of whose tests it has.
beforeAll(() => void vi.stubEnv("CODA_LONG_TESTS", undefined));
afterAll(() => house.dispose());

/** One file planted: what it is, its path and text, and what the checker must say. */
function plant(...[what, path, text, says]: [string, string, string | undefined, string]): Plant {
  return { what, files: { [path]: text }, says };
}

function checkThat(name: string, commands: Commands | Commands[number][], plants: readonly Plant[]): void {
  // oxlint-disable-next-line vitest/valid-title -- a string, from the callers below
  describe(name, () => {
    test("is content with the clean house", async () => {
      const { code, output } = await house.runWith({}, commands, cleanHouse);
      expect({ code, output }).toEqual({ code: 0, output });
    });

    test.each(plants)("fails on $what", async ({ files, says }) => {
      const { code, output } = await house.runWith(files, commands, cleanHouse);
      expect(output).toContain(says);
      expect(code).not.toBe(0);
    });
  });
}

function manyLines(count: number): string {
  return Array.from({ length: count }, (_, index) => `  values.push(${index});`).join("\n");
}

const lateFile = "relay/src/late.ts";
const inLate = (what: string, text: string, says: string): Plant => plant(what, lateFile, text, says);

checkThat("workspace", checkers.workspace.commands, [
  plant(
    "two versions of one package",
    "relay/package.json",
    cleanHouse["relay/package.json"]?.replace('"workspace:*"', '"workspace:*", "vitest": "2.0.0"'),
    "vitest",
  ),
]);

checkThat("format", checkers.format.commands, [inLate("a line out of shape", "export const  a = 1", lateFile)]);

// The scratch house has no Next configuration, so its routes' types are not generated.
checkThat("types", checkers.types.commands.slice(1), [
  plant("a wrong type in the web app", "server/value.ts", 'export const readValue: number = "";\n', "TS2322"),
  plant("a browser's word in the protocol", "protocol/src/double.ts", "export const double = document;\n", "TS2584"),
  plant("a word of Node in the protocol", "protocol/src/double.ts", "export const double = process;\n", "TS2591"),
  plant("a word of Node in the terminal client", "terminal-client/src/x.ts", "export const x = Buffer;\n", "TS2591"),
  plant("a browser's word in the relay", lateFile, "export const x = document;\n", "TS2584"),
  plant("a construct that has to be compiled", lateFile, "export enum Late {\n  Yes,\n}\n", "TS1294"),
]);

/** All planted at once, each in a file of its own: a run of the linter costs more than all of them. */
function late(what: string, text: string, says: string): Plant {
  latePlants += 1;
  return plant(what, `relay/src/late-${latePlants}.ts`, text, says);
}
let latePlants = 0;

const lintPlants: readonly Plant[] = [
  late(
    "a promise nobody waits for",
    "export function late(): void {\n  Promise.resolve(1);\n}\n",
    "no-floating-promises",
  ),
  late("any", "export function late(value: any): void {}\n", "no-explicit-any"),
  late("a long file", `export const values: number[] = [];\n${"values.push(1);\n".repeat(300)}`, "(max-lines)"),
  late(
    "a long function",
    `export function late(values: number[]): void {\n${manyLines(60)}\n}\n`,
    "(max-lines-per-function)",
  ),
  late("a branching function", `export const late = (a: number) => ${"a ? 1 : ".repeat(12)}0;\n`, "complexity"),
  late("a fourth parameter", "export function late(a: 1, b: 2, c: 3, d: 4): void {}\n", "max-params"),
  late(
    "a forgotten case",
    'export function late(a: "x" | "y"): void {\n  switch (a) {\n    case "x":\n  }\n}\n',
    "exhaustive",
  ),
  late("a timer", "export const late = setTimeout;\n", "use of 'setTimeout'"),
  late("a timer of the global object", "export const late = globalThis.setInterval;\n", "use of 'setInterval'"),
  late("a timer of Node", 'export { setTimeout } from "node:timers/promises";\n', "no-restricted-imports"),
  late("a look at the clock", "export const late = Date.now();\n", "'Date.now' is restricted"),
  late("a throw of the dice", "export const late = Math.random();\n", "'Math.random' is restricted"),
  late("a word to the console", 'console.log("late");\n', "no-console"),
  late("a default export", "export default 1;\n", "no-default-export"),
  plant(
    "a replaced module",
    "relay/src/replaced.test.ts",
    'import { vi } from "vitest";\n\nvi.mock("x");\n',
    "restricted-vi",
  ),
  plant(
    "a test left alone",
    "relay/src/alone.test.ts",
    'import { test } from "vitest";\n\ntest.only("x", () => {});\n',
    "focused",
  ),
  {
    what: "a circle of imports",
    files: { "relay/src/a.ts": 'export * from "./b.ts";\n', "relay/src/b.ts": 'export * from "./a.ts";\n' },
    says: "no-cycle",
  },
];

describe("lint", () => {
  test("is content with the clean house", async () => {
    const { code, output } = await house.runWith({}, checkers.lint.commands, cleanHouse);
    expect({ code, output }).toEqual({ code: 0, output });
  });

  test("fails, and names each of the planted failures", async () => {
    const files = Object.assign({}, ...lintPlants.map((one) => one.files)) as Plant["files"];
    const { code, output } = await house.runWith(files, checkers.lint.commands, cleanHouse);
    expect(code).not.toBe(0);
    expect(lintPlants.filter(({ says }) => !output.includes(says)).map(({ what }) => what)).toEqual([]);
  });
});

checkThat("dead code", checkers["dead code"].commands, [
  plant("an unused export", "server/value.ts", `${cleanHouse["server/value.ts"]}\nexport const idle = 1;\n`, "idle"),
  plant(
    "an unused export of a package",
    "protocol/src/index.ts",
    `${cleanHouse["protocol/src/index.ts"]}export const idle = 1;\n`,
    "idle",
  ),
  plant("an unused type", "server/value.ts", `${cleanHouse["server/value.ts"]}\nexport type Idle = 1;\n`, "Idle"),
  plant("an unused file", "features/idle-label.tsx", "export const idle = 1;\n", "features/idle-label.tsx"),
  plant(
    "an unused dependency",
    "relay/package.json",
    cleanHouse["relay/package.json"]?.replace('"workspace:*"', '"workspace:*", "zod": "1.0.0"'),
    "zod",
  ),
]);

checkThat("spec", checkers.spec.commands, [
  plant(
    "a rule without a test",
    "protocol/SPEC.md",
    "- **RS1** Doubling doubles.\n- **RS2** Zero is zero.\n",
    "proves RS2",
  ),
  plant("a test of no rule", "e2e/late.test.ts", 'test("RS7 late", () => {});\n', "RS7"),
  plant("an empty page of rules", "protocol/SPEC.md", "# Rules\n", "holds no rule"),
  {
    what: "a house without tests",
    files: { "protocol/src/double.test.ts": undefined, "e2e/whole.test.ts": undefined },
    says: "no test title was found",
  },
]);

checkThat("architecture", checkers.architecture.commands, [
  plant("a part that reaches too far", "ui/late.ts", 'import "@/server/value.ts";\n', "ui may not import server"),
  plant("a part that was not read", "ui/label.tsx", undefined, "no file of this part was read"),
]);

/** Put together here, lest this file be the one that is found. */
const token = ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_");

checkThat("secrets", checkers.secrets.commands, [
  inLate("a token in a source", `export const late = "${token}";\n`, "GITHUB_TOKEN"),
  plant("a token in a page", "docs/late.md", `Use ${token} for it.\n`, "GITHUB_TOKEN"),
]);

checkThat(
  "tests",
  [{ program: "vitest", args: ["run"] }],
  [
    plant("a failing test", "e2e/late.test.ts", `${cleanHouse["e2e/whole.test.ts"]}`.replace("42", "43"), "1 failed"),
    {
      what: "a house without tests",
      files: { "protocol/src/double.test.ts": undefined, "e2e/whole.test.ts": undefined },
      says: "No test files found",
    },
  ],
);
