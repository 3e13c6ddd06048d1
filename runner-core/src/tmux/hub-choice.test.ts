/** Which session becomes the hub, by what the list of sessions says. */
import { defaultSessionPrefix } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { chooseHub, hubAs, readSessionList } from "./hub-choice.ts";

const sessions = (...lines: string[]): ReturnType<typeof readSessionList> => readSessionList(lines);
const prefix = defaultSessionPrefix;

describe("chooseHub", () => {
  const ours = (id: string, name: string): { existing: { id: string; name: string } } => ({ existing: { id, name } });
  const none = { existing: undefined };
  test.each([
    ["nothing there", [], { name: "coda", ...none }],
    ["our hub", ["$0|coda|coda"], { name: "coda", ...ours("$0", "coda") }],
    ["others", ["$0||work", "$1|codax|codax", "$2||a|b|coda"], { name: "coda", ...none }],
    ["somebody's coda", ["$0||coda"], { name: "coda-hub", ...none }],
    ["another prefix's hub of our name", ["$0|other|coda"], { name: "coda-hub", ...none }],
    [
      "somebody's coda and our spare hub",
      ["$0||coda", "$1|coda|coda-hub"],
      { name: "coda-hub", ...ours("$1", "coda-hub") },
    ],
    ["somebody's coda and coda-hub", ["$0||coda", "$1||coda-hub"], { name: "coda-hub-2", ...none }],
    ["our hub, renamed", ["$3|coda|mine"], { name: "coda", ...ours("$3", "mine") }],
    ["our hub, renamed, its name taken", ["$3|coda|mine", "$4||coda"], { name: "coda-hub", ...ours("$3", "mine") }],
    ["our spare hub, the name free again", ["$3|coda|coda-hub"], { name: "coda", ...ours("$3", "coda-hub") }],
    ["two of ours", ["$3|coda|old", "$4|coda|coda"], { name: "coda", ...ours("$4", "coda") }],
  ])("%s", (_, lines, expected) => {
    expect(chooseHub(prefix, sessions(...lines))).toMatchObject(expected);
  });

  test("uses no session that is somebody else's, even when there is no other name left", () => {
    const spare = ["coda", "coda-hub", ...[2, 3, 4, 5, 6, 7, 8].map((number) => `coda-hub-${number}`)];
    const taken = spare.map((name, index) => `$${index}||${name}`);
    expect(chooseHub(prefix, sessions(...taken))).toMatchObject({ name: "coda-hub-9" });
    expect(chooseHub(prefix, sessions(...taken, "$9||coda-hub-9"))).toBeUndefined();
  });
});

test("a list line is an id, a mark and a name that may hold anything; what is none is passed over", () => {
  expect(sessions("$12|coda|a|b", "", "no session", "@1|x|y", "$1")).toEqual([
    { id: "$12", hubOf: "coda", name: "a|b" },
  ]);
});

describe("the literal form", () => {
  const session = { id: "$0", name: "coda" };
  test("is offered by the hub of the bare name", () => {
    expect(hubAs(session, { prefix, socket: undefined, version: "3.3a" }).literalUnavailable).toBeNull();
  });

  test("is not where somebody has that name, with the way out for this very server", () => {
    const spare = { ...session, name: "coda-hub" };
    const text = (socket: string | undefined): string | null =>
      hubAs(spare, { prefix, socket, version: "3.3a" }).literalUnavailable;
    expect(text(undefined)).toContain("(tmux rename-session -t '=coda' other)");
    expect(text("work")).toContain("(tmux -L work rename-session -t '=coda' other)");
  });

  test("is not on the one version that refuses it", () => {
    expect(hubAs(session, { prefix, socket: undefined, version: "3.7" }).literalUnavailable).toMatch(/^tmux 3\.7 /u);
  });
});
