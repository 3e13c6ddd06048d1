/** What the doctor concludes, fact by fact. */
import { describe, expect, test } from "vitest";
import type { DoctorFacts, RunningServer } from "./doctor-facts.ts";
import type { ControlClientRow } from "../tmux/left-client.ts";
import { defaultFlags, strictFlags } from "../law/rule.ts";
import { doctorText, isWell } from "./doctor-text.ts";
import { standingStatus } from "../testing/standing-helper.ts";
import { findings } from "./findings.ts";

function client(pid: number, owner?: string, session = "$0"): ControlClientRow {
  return { pid, created: pid, session, owner, name: `client-${pid}` };
}

const server: RunningServer = {
  state: "running",
  version: "3.7c",
  pid: 42,
  socketPath: "/tmp/tmux-1000/default",
  folderMode: 0o700,
  sessions: [
    { id: "$0", hubOf: "coda", owner: "me", name: "coda" },
    { id: "$1", hubOf: "", owner: "", name: "work" },
  ],
  controlClients: [client(100, "me")],
  defaultTerminal: "tmux-256color",
  windowSize: "latest",
  exitUnattached: false,
};

const web = { origin: "https://coda.example", proxy: undefined, state: "answers", status: 200, aheadMs: -400 } as const;
const away = {
  origin: "https://coda.example",
  proxy: "proxy.example:3128",
  state: "away",
  why: "nobody",
  atProxy: false,
} as const;

const well: DoctorFacts = {
  socket: undefined,
  prefix: "coda",
  owner: "me",
  program: { path: "/usr/bin/tmux", version: "tmux 3.7c\n" },
  server,
  missingTerminals: [],
  journal: { folder: "/state/journal", spool: undefined, freeBytes: 1e12, remote: undefined },
  helper: standingStatus,
  paired: true,
  web,
  law: { flags: defaultFlags(true), cutOffAt: undefined, faults: [] },
};

function of(facts: Partial<DoctorFacts>, topic: string): string[] {
  return findings({ ...well, ...facts })
    .filter((finding) => finding.topic === topic)
    .map(({ verdict, text }) => `${verdict}: ${text}`);
}

test("of a machine where all is well there is nothing to do", () => {
  const found = findings(well);
  expect(found.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
  expect(found.map(({ topic }) => topic)).toEqual([
    "tmux",
    "server",
    "socket",
    "hub",
    "short form",
    "terminal",
    "recording",
    "web app",
    "clock",
    "helper",
    "redaction",
    "relay",
    "law",
  ]);
  expect(doctorText(found)).toMatch(/\n\nAll is well\.$/u);
});

test("whatever is not well says what to do", () => {
  const found = findings({
    ...well,
    program: undefined,
    missingTerminals: ["x"],
    helper: undefined,
    server: { ...server, version: "3.2a", exitUnattached: true, folderMode: 0o755 },
    journal: { folder: "/j", spool: "does not write", freeBytes: 1, remote: "nfs" },
  });
  expect(found.filter(({ verdict, advice }) => (verdict === "ok") !== (advice === undefined))).toEqual([]);
  expect(isWell(found)).toBe(false);
  expect(doctorText(found)).toMatch(/\n\nCoda cannot work yet: 3 problems\.$/u);
});

describe("the program", () => {
  test.each([
    [undefined, /^problem: not found/u],
    ["tmux 3.3a\n", /^ok: tmux 3\.3a at /u],
    ["tmux 3.3", /^problem: .*too old/u],
    ["tmux 3.2a", /^problem: .*too old/u],
    ["tmux master", /^warning: .*says nothing/u],
    ["tmux next-3.8", /^ok: /u],
  ])("%j", (version, expected) => {
    const program = version === undefined ? undefined : { path: "/usr/bin/tmux", version };
    expect(of({ program }, "tmux").join()).toMatch(expected);
  });
});

describe("the server", () => {
  test.each([
    ["3.7c", /^ok: 3\.7c, process 42$/u, /^$/u],
    ["3.6b", /^warning: 3\.6b, process 42; the program is 3\.7c$/u, /^warning: tmux 3\.6b lacks fixes/u],
    ["3.2a", /^problem: 3\.2a, process 42: too old$/u, /^warning/u],
    ["odd", /^warning: odd/u, /^$/u],
  ])("%s", (version, about, crashes) => {
    const facts = { server: { ...server, version } };
    expect(of(facts, "server").join()).toMatch(about);
    expect(of(facts, "crashes").join()).toMatch(crashes);
  });

  test("that is none is started, by the program there is", () => {
    expect(of({ server: { state: "none" } }, "server")).toEqual(["ok: none runs; the helper starts one"]);
    const old = { server: { state: "none" }, program: { path: "/t", version: "tmux 3.5a" } } as const;
    expect(of(old, "crashes").join()).toMatch(/^warning: tmux 3\.5a/u);
  });

  test("that does not answer is said with tmux's own words", () => {
    const silent = { state: "silent", why: "protocol version mismatch" } as const;
    expect(of({ server: silent }, "server")).toEqual(["problem: it does not answer: protocol version mismatch"]);
  });

  test.each([
    ["3.6b", "manual", 1],
    ["3.7", "manual", 0],
    ["3.6b", "latest", 0],
  ])("%s with window-size %s", (version, windowSize, problems) => {
    expect(of({ server: { ...server, version, windowSize } }, "windows")).toHaveLength(problems);
  });

  test("whose socket others reach, and one that ends unattached", () => {
    expect(of({ server: { ...server, folderMode: 0o755 } }, "socket").join()).toMatch(/^warning: .*mode 755/u);
    expect(of({ server: { ...server, folderMode: undefined } }, "socket").join()).toMatch(/^ok/u);
    expect(of({ server: { ...server, exitUnattached: true } }, "options").join()).toMatch(/^warning/u);
  });
});

describe("the hub", () => {
  const sessions = (...names: [string, string, string?][]): Partial<DoctorFacts> => ({
    server: {
      ...server,
      sessions: names.map(([name, hubOf, owner], index) => ({
        id: `$${index}`,
        name,
        hubOf,
        owner: owner ?? (hubOf === "" ? "" : "me"),
      })),
    },
  });
  test.each([
    ["ours", sessions(["coda", "coda"]), "ok: session 'coda'", /^ok: tmux attach -t coda::/u],
    ["none yet", sessions(["work", ""]), "ok: none yet; it will be 'coda'", /^ok/u],
    ["a foreign coda", sessions(["coda", ""]), "ok: none yet; it will be 'coda-hub'", /^warning: .*'=coda' other/u],
    ["another name", sessions(["coda", ""], ["coda-hub", "coda"]), "ok: session 'coda-hub'", /^warning/u],
    [
      "another Coda's",
      sessions(["coda", "coda", "they"], ["coda-hub", "coda"]),
      "ok: session 'coda-hub'",
      /^warning: .*another Coda/u,
    ],
    ["nobody's of old", sessions(["coda", "coda", ""]), "ok: session 'coda'", /^ok/u],
  ])("%s", (...row) => {
    const [, facts, hub, short] = row;
    expect(of(facts, "hub")).toEqual([hub]);
    expect(of(facts, "short form").join()).toMatch(short);
  });

  test("on exactly 3.7 has no short form", () => {
    expect(of({ server: { ...server, version: "3.7" } }, "short form").join()).toMatch(/^warning: .*3\.7 refuses/u);
  });

  test("of a tmux server of its own is in the command", () => {
    const said = of({ socket: "work" }, "short form").join();
    expect(said).toContain("tmux -L work attach -t coda::<idea>::<slot>");
  });

  test("that cannot be is a problem", () => {
    const spare = ["coda", "coda-hub", ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `coda-hub-${number}`)];
    expect(of(sessions(...spare.map((name): [string, string] => [name, ""])), "hub").join()).toMatch(/^problem/u);
  });
});

describe("control clients", () => {
  const mine = client(100, "me");
  test.each([
    ["that of a running helper", standingStatus, [mine], []],
    ["another Coda's", standingStatus, [mine, client(200, "they")], []],
    ["a person's, who uses tmux -CC", standingStatus, [mine, client(200)], []],
    ["an older one of the same helper", standingStatus, [client(150, "me"), mine], ["client-100"]],
    ["one whose helper has ended", undefined, [mine], ["client-100"]],
    ["one elsewhere, which is not ours to judge", standingStatus, [client(300, "me", "$1")], []],
  ] as const)("%s", (...row) => {
    const [, running, controlClients, strays] = row;
    const said = of({ helper: running, server: { ...server, controlClients } }, "clients");
    expect(said.map((text) => /'(?<name>[^']*)'/u.exec(text)?.groups?.["name"])).toEqual(strays);
  });
});

describe("the machine", () => {
  test.each([
    ["no terminal description", { missingTerminals: ["tmux-256color"] }, "terminal", /^warning: .*'tmux-256color'/u],
    ["a spool that does not work", { journal: { ...well.journal, spool: "no dd" } }, "recording", /^problem: no dd$/u],
    ["a remote disk", { journal: { ...well.journal, remote: "nfs" } }, "disk", /^warning: .* on nfs/u],
    ["little room", { journal: { ...well.journal, freeBytes: 5 * 1024 * 1024 } }, "disk", /^warning: 5 MiB free/u],
    ["a disk that says nothing", { journal: { ...well.journal, freeBytes: undefined } }, "recording", /^ok/u],
    ["no helper", { helper: undefined }, "helper", /^warning: none runs with this state folder$/u],
    ["no pairing", { helper: undefined, paired: false }, "helper", /^warning: .*not paired$/u],
    [
      "a relay out of reach",
      { helper: { ...standingStatus, relay: "waiting", relayWhy: "refused" } },
      "relay",
      /^warning: waiting \(refused\)/u,
    ],
    [
      "a device that was revoked",
      { helper: { ...standingStatus, relay: "refused", relayWhy: "the permission was revoked" } },
      "relay",
      /^problem: refused \(the permission was revoked\)/u,
    ],
    [
      "a web app that changed its key",
      { helper: { ...standingStatus, otherTicketKey: true } },
      "pairing",
      /^problem: .* by another key than it had at pairing/u,
    ],
    ["no web app", { web: away }, "web app", /^warning: nobody$/u],
    ["nobody to be paired with", { web: away, paired: false }, "web app", /^problem: nobody$/u],
    [
      "no web app of its own yet",
      { web: { ...away, origin: "http://localhost:3000" }, paired: false },
      "web app",
      /^warning: nobody$/u,
    ],
    ["a proxy that does not lead on", { web: { ...away, atProxy: true } }, "proxy", /^warning: nobody$/u],
    ["a proxy", { web: away }, "proxy", /^ok: proxy\.example:3128, by the environment$/u],
    ["a web app that is not well", { web: { ...web, status: 503 } }, "web app", /^warning: .*HTTP 503/u],
    [
      "a clock that is a little off",
      { web: { ...web, aheadMs: -9_000 } },
      "clock",
      /^warning: 9 s behind the web app's$/u,
    ],
    ["a clock that is far off", { web: { ...web, aheadMs: 7_200_000 } }, "clock", /^warning: 7200 s ahead .*refused$/u],
    ["a web app without a clock", { web: { ...web, aheadMs: undefined } }, "clock", /^$/u],
    ["no call allowed", { web: undefined }, "web app", /^$/u],
  ] as const)("with %s", (...row) => {
    const [, facts, topic, expected] = row;
    expect(of(facts, topic).join()).toMatch(expected);
  });
});

test("who is not paired is told how to be, for a Coda elsewhere and for one of this machine", () => {
  const advice = (origin: string): (string | undefined)[] =>
    findings({ ...well, helper: undefined, paired: false, web: { ...away, origin } })
      .filter(({ topic }) => topic === "web app" || topic === "helper")
      .map((finding) => finding.advice);
  expect(advice("https://coda.example")).toEqual([
    "look at this machine's connection, or say where your Coda is: coda-runner config set server https://…",
    "coda-runner pair",
  ]);
  expect(advice("http://127.0.0.1:3000")).toEqual([
    "start Coda there (npm start), or say where your Coda is: coda-runner config set server https://…",
    "npm start, which pairs it, or coda-runner pair",
  ]);
});

test("a machine that is cut off says how to end that, and files that cannot be read are problems", () => {
  const law = { flags: defaultFlags(true), cutOffAt: "2026-11-21T00:00:00.000Z", faults: [] };
  expect(of({ law }, "law")).toEqual(["problem: this machine is cut off since 2026-11-21T00:00:00.000Z"]);
  const strict = { flags: strictFlags, cutOffAt: undefined, faults: ["flags.json cannot be read"] };
  expect(of({ law: strict }, "law")).toEqual(["problem: flags.json cannot be read"]);
  const narrow = { flags: { ...defaultFlags(false), pasting: false, windows: false }, cutOffAt: undefined, faults: [] };
  expect(of({ law: narrow }, "law")).toEqual(["ok: off: pasting, windows; nobody is asked about new ones"]);
});
