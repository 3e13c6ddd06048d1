import { describe, expect, test } from "vitest";
import { readFacts } from "./source-facts.ts";
import { checkSpec, idsOf, parseRules } from "./spec.ts";

const spec = ["# Words", "", "- **RS1** Output is numbered.", "- **RS2** A gap is shown.", "* **RS9** is no rule"].join(
  "\n",
);

function titled(source: string): { path: string; titles: ReturnType<typeof readFacts>["titles"] } {
  return readFacts("x.test.ts", source);
}

describe("the rules", () => {
  test("are the list lines with a bold id", () => {
    expect(parseRules(spec)).toEqual([
      { id: "RS1", line: 3 },
      { id: "RS2", line: 4 },
    ]);
  });

  test("are named by the beginning of a title, one or several", () => {
    expect(idsOf("RS1 a chunk")).toEqual(["RS1"]);
    expect(idsOf("RS1, RS2: a chunk")).toEqual(["RS1", "RS2"]);
    expect(idsOf("a chunk of RS1")).toEqual([]);
    expect(idsOf("RS1a chunk")).toEqual([]);
  });
});

describe("the comparison", () => {
  test("is content when each rule has a test", () => {
    const file = titled('test("RS1 numbers", f); describe("group", () => { it.each([1])(`RS2 ${"x"} shows`, f); });');
    expect(checkSpec(spec, [file])).toEqual({ complaints: [], ruleCount: 2, titleCount: 3 });
  });

  test("reports a rule without a test, and does not count text that is no title", () => {
    const file = titled('// RS2 in a comment\nconst RS2 = "RS2"; test("RS1 numbers", () => note("RS2 in a call"));');
    expect(checkSpec(spec, [file]).complaints).toEqual([
      'protocol/SPEC.md:4: no test proves RS2 (a title that begins with "RS2 ")',
    ]);
  });

  test("reports a rule whose only test is skipped", () => {
    const file = titled('test("RS1 numbers", f); test.skip("RS2 shows", f);');
    expect(checkSpec(spec, [file]).complaints).toHaveLength(1);
  });

  test("reports a test that names an unknown rule, with its place", () => {
    const file = titled('test("RS1, RS2 both", f);\ntest.describe("RS7 unheard of", f);');
    expect(checkSpec(spec, [file]).complaints).toEqual([
      "x.test.ts:2: the title begins with RS7, which is no rule of protocol/SPEC.md",
    ]);
  });

  test("reports an id that is given twice", () => {
    const file = titled('test("RS1, RS2 both", f);');
    expect(checkSpec(`${spec}\n- **RS2** Again.`, [file]).complaints).toEqual([
      "protocol/SPEC.md:6: RS2 is there twice",
    ]);
  });
});
