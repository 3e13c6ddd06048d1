/** What Tab offers, by the table itself. */
import { describe, expect, test } from "vitest";
import { commandTable } from "./command-table.ts";
import { complete, type KnownNames } from "./complete.ts";

const known: KnownNames = {
  ideas: ["alpha", "beta"],
  slotsOf: (idea) => (idea === "alpha" ? ["logs", "primary"] : []),
};

/** `line`: what stands behind the command's own name; the last word is the one that is written. */
function offered(line: string): string[] {
  return complete(line.split(" "), { table: commandTable, known }).map(({ word }) => word);
}

describe("Tab offers", () => {
  test.each([
    ["st", ["start", "status"]],
    ["browsers ", ["allow", "deny", "forget"]],
    ["config un", ["unset"]],
    ["config set re", ["redaction"]],
    ["law set typing ", ["on", "off"]],
    ["attach ", ["alpha", "beta"]],
    ["attach b", ["beta"]],
    ["send alpha ", ["logs", "primary"]],
    ["send --enter alpha pri", ["primary"]],
    ["--state-dir /x attach ", ["alpha", "beta"]],
    ["completion z", ["zsh"]],
    ["logs --", ["--since", "--follow", "--json", "--state-dir", "--server", "--help"]],
    ["logs -n", ["-n"]],
    ["send beta ", []],
    ["send --keys ", []],
    ["attach alpha logs ", []],
    ["--state-dir ", []],
    ["frobnicate ", []],
  ])("behind '%s' what fits", (line, words) => {
    expect(offered(line)).toEqual(words);
  });

  test("no command that is not for people", () => {
    expect(offered("")).not.toContain("complete");
    expect(offered("").length).toBeGreaterThan(15);
  });

  test("what each is for", () => {
    expect(complete(["li"], { table: commandTable })).toEqual([
      { word: "list", meaning: "the sessions of this machine: how each is, and who is connected" },
    ]);
  });
});
