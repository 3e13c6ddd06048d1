/** Which session becomes the hub, by what the list of sessions says. */
import { defaultSessionPrefix } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { chooseHub, hubAs, readSessionList, usedByOthers } from "./hub-choice.ts";

const sessions = (...lines: string[]): ReturnType<typeof readSessionList> => readSessionList(lines);
const prefix = defaultSessionPrefix;
const wanted = { prefix, owner: "me", inUse: new Set<string>() };

describe("chooseHub", () => {
  const ours = (id: string, name: string): { existing: { id: string; name: string } } => ({ existing: { id, name } });
  const none = { existing: undefined };
  test.each([
    ["nothing there", [], { name: "coda", ...none }],
    ["our hub", ["$0|coda|me|coda"], { name: "coda", bareName: "nobody", ...ours("$0", "coda") }],
    ["others", ["$0|||work", "$1|codax|me|codax", "$2|||a|b|coda"], { name: "coda", ...none }],
    ["somebody's coda", ["$0|||coda"], { name: "coda-hub", bareName: "somebody-else", ...none }],
    ["another prefix's hub of our name", ["$0|other|me|coda"], { name: "coda-hub", ...none }],
    [
      "somebody's coda and our spare hub",
      ["$0|||coda", "$1|coda|me|coda-hub"],
      { name: "coda-hub", ...ours("$1", "coda-hub") },
    ],
    ["somebody's coda and coda-hub", ["$0|||coda", "$1|||coda-hub"], { name: "coda-hub-2", ...none }],
    ["our hub, renamed", ["$3|coda|me|mine"], { name: "coda", ...ours("$3", "mine") }],
    ["our hub, renamed, its name taken", ["$3|coda|me|mine", "$4|||coda"], { name: "coda-hub", ...ours("$3", "mine") }],
    ["our spare hub, the name free again", ["$3|coda|me|coda-hub"], { name: "coda", ...ours("$3", "coda-hub") }],
    ["two of ours", ["$3|coda|me|old", "$4|coda|me|coda"], { name: "coda", ...ours("$4", "coda") }],
    ["another Coda's", ["$3|coda|they|coda"], { name: "coda-hub", bareName: "another-coda", ...none }],
    ["one of old that nobody owns", ["$3|coda||coda"], { name: "coda", ...ours("$3", "coda") }],
    ["one of old that another Coda uses", ["$9|coda||coda"], { name: "coda-hub", bareName: "another-coda", ...none }],
    [
      "ours, and one of old",
      ["$3|coda||coda", "$4|coda|me|coda-hub"],
      { name: "coda-hub", bareName: "another-coda", ...ours("$4", "coda-hub") },
    ],
  ])("%s", (_, lines, expected) => {
    expect(chooseHub({ ...wanted, inUse: new Set(["$9"]) }, sessions(...lines))).toMatchObject(expected);
  });

  test("in use by others is where another helper's control client is, not ours, nor somebody's own", () => {
    const client = (session: string, owner: string | undefined) => ({ pid: 1, created: 1, session, owner, name: "c" });
    const clients = [client("$1", "me"), client("$2", "they"), client("$3", undefined)];
    expect(usedByOthers(clients, "me")).toEqual(new Set(["$2"]));
  });

  test("uses no session that is somebody else's, even when there is no other name left", () => {
    const spare = ["coda", "coda-hub", ...[2, 3, 4, 5, 6, 7, 8].map((number) => `coda-hub-${number}`)];
    const taken = spare.map((name, index) => `$${index}|||${name}`);
    expect(chooseHub(wanted, sessions(...taken))).toMatchObject({ name: "coda-hub-9" });
    expect(chooseHub(wanted, sessions(...taken, "$9|||coda-hub-9"))).toBeUndefined();
  });
});

test("a list line is an id, two marks and a name that may hold anything; what is none is passed over", () => {
  expect(sessions("$12|coda|me|a|b", "", "no session", "@1|x|y|z", "$1")).toEqual([
    { id: "$12", hubOf: "coda", owner: "me", name: "a|b" },
  ]);
});

describe("the literal form", () => {
  const session = { id: "$0", name: "coda", bareName: "nobody" } as const;
  test("is offered by the hub of the bare name", () => {
    expect(hubAs(session, { prefix, socket: undefined, version: "3.3a" }).literalUnavailable).toBeNull();
  });

  test("is not where somebody has that name, with the way out for this very server", () => {
    const spare = { ...session, name: "coda-hub", bareName: "somebody-else" } as const;
    const text = (socket: string | undefined): string | null =>
      hubAs(spare, { prefix, socket, version: "3.3a" }).literalUnavailable;
    expect(text(undefined)).toContain("(tmux rename-session -t '=coda' other)");
    expect(text("work")).toContain("(tmux -L work rename-session -t '=coda' other)");
  });

  test("is not where another Coda has it, which is said of that one", () => {
    const second = { ...session, name: "coda-hub", bareName: "another-coda" } as const;
    const { literalUnavailable } = hubAs(second, { prefix, socket: "work", version: "3.3a" });
    expect(literalUnavailable).toContain("another Coda on this tmux server has it");
    expect(literalUnavailable).toContain("(tmux -L work rename-session -t '=coda' other)");
  });

  test("is not on the one version that refuses it", () => {
    expect(hubAs(session, { prefix, socket: undefined, version: "3.7" }).literalUnavailable).toMatch(/^tmux 3\.7 /u);
  });
});
