/** What commands tell programs, beside those that e2e/runner-commands.test.ts runs as built: each line by its documented shape. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { userIdSchema } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditFiles, auditFolder } from "../audit/audit-files.ts";
import { systemClock } from "../clock.ts";
import type { ControlReply } from "../control/control-messages.ts";
import { controlSocketPath, serveControl } from "../control/control-socket.ts";
import type { AskRequest } from "../control/helper-door.ts";
import { OwnDoor } from "../control/own-door.ts";
import { codeOf, fingerprintOfBrowser } from "../law/browser.ts";
import { ownBook } from "../law/own-book.ts";
import { callForJson, callLine, type Place } from "../testing/command-call.ts";
import { standingSession, standingStatus } from "../testing/standing-helper.ts";
import { shownCommands } from "./command-table.ts";
import { failureText, wantsJson } from "./failure.ts";

let stateDir: string;
let left: (() => void)[];
beforeEach(() => {
  [stateDir, left] = [mkdtempSync(join(tmpdir(), "coda-json-")), []];
});
afterEach(() => {
  for (const leave of left) leave();
  rmSync(stateDir, { recursive: true });
});

/** A helper that answers by its socket, as those commands ask it that must know whether one listens. */
async function helperThat(answer: (request: AskRequest) => ControlReply): Promise<void> {
  const look = () => ({ status: standingStatus, sessions: [standingSession], browsers: [] });
  const door = new OwnDoor({ answer: async (request) => answer(request), look, clock: systemClock });
  const server = await serveControl(controlSocketPath(stateDir), door);
  left.push(() => server.close());
}

test("every command has it but those that are a program themselves, or print one", () => {
  const without = shownCommands.filter(
    ({ json, options }) => json === undefined || !options.some(({ flags }) => flags === "--json"),
  );
  expect(without.map(({ path }) => path.join(" "))).toEqual(["start", "attach", "shell-init", "completion", "man"]);
});

describe("a failure", () => {
  test("is one line, whatever is in its sentence", () => {
    const text = failureText('no "such"\nthing', { exitCode: 2, isJson: true });
    expect([text.split("\n").length, JSON.parse(text)]).toEqual([2, { error: 'no "such"\nthing', exitCode: 2 }]);
    expect(failureText("no such thing", { exitCode: 2, isJson: false })).toBe("coda-runner: no such thing\n");
  });

  test.each([
    [
      ["list", "--jsno"],
      { error: "unknown option '--jsno' (Did you mean --json?) See: coda-runner list --help", exitCode: 64 },
    ],
    [["status"], { error: expect.stringMatching(/^no helper is running/u) as string, exitCode: 3 }],
    [
      ["config", "set", "redaction", "loud"],
      { error: "redaction is 'loud'; it must be off, standard or strict", exitCode: 1 },
    ],
  ])("is all that %j says", async (line, failure) => {
    expect(await callForJson(line, { stateDir })).toEqual({ code: failure.exitCode, lines: [], failure });
  });

  test("is for programs where the line says so, before it is read", () => {
    expect(wantsJson(["node", "coda-runner", "list", "--json"])).toBe(true);
    expect(wantsJson(["node", "coda-runner", "send", "idea", "primary", "--", "--json"])).toBe(false);
  });
});

describe("config set and unset", () => {
  const set = async (key: string, value: string, more: Partial<Place> = {}) =>
    (await callForJson(["config", "set", key, value], { stateDir, ...more })).lines;

  test("say what the file has now, and from when on it counts", async () => {
    const file = join(stateDir, "config.json");
    expect(await set("metrics", "off")).toEqual([{ key: "metrics", value: false, file, counts: "now", why: null }]);
    expect(await set("device-name", "box")).toMatchObject([{ value: "box", counts: "pairing" }]);
    const overruled = await set("tmux-socket", "other", { env: { CODA_TMUX_SOCKET: "mine" } });
    expect(overruled).toEqual([
      {
        key: "tmux-socket",
        value: "other",
        file,
        counts: "overruled",
        why: "It does not count here: CODA_TMUX_SOCKET says otherwise.",
      },
    ]);
    const { lines } = await callForJson(["config", "unset", "metrics"], { stateDir });
    expect(lines).toEqual([{ key: "metrics", value: null, file, counts: "now", why: null }]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ "device-name": "box", "tmux-socket": "other" });
  });

  test("know of a helper that runs with another value", async () => {
    const status = { ...standingStatus, settings: { changed: ["redaction"], fault: null } };
    const door = { ask: async () => ({ ok: true as const, status }) };
    expect(await set("redaction", "strict", { door })).toMatchObject([
      { counts: "restart", why: "The running helper (process 4711) goes on as before; restart it." },
    ]);
    expect((await callLine(["config", "set", "redaction", "strict"], { stateDir, door })).printed).toEqual([
      `redaction is strict in ${join(stateDir, "config.json")}.\nThe running helper (process 4711) goes on as before; restart it.`,
    ]);
  });
});

describe("browsers allow, deny and forget", () => {
  const browser = {
    key: randomBytes(32).toString("base64url"),
    account: userIdSchema.parse(randomUUID()),
    guest: false,
    name: "Ada",
  };
  const shown = { ...browser, code: codeOf(browser), fingerprint: fingerprintOfBrowser(browser) };
  const answer = async (how: string) => callForJson(["browsers", how, shown.code], { stateDir });

  test.each(["deny", "allow", "forget"])("%s: who was meant, by the same fields as in the list", async (how) => {
    ownBook(stateDir).answer(browser, "allowed");
    expect(await answer(how)).toMatchObject({ code: 0, lines: [{ answer: how, browsers: [shown] }] });
    const { lines } = await callForJson(["browsers"], { stateDir });
    const standing = { deny: "denied", allow: "allowed", forget: undefined }[how];
    expect(lines).toMatchObject([standing === undefined ? [] : [{ ...shown, standing }]]);
  });

  test("an older helper does not say who was meant", async () => {
    await helperThat(() => ({ ok: true, said: "3F2A-91BC, Ada: may type here." }));
    expect((await answer("allow")).lines).toEqual([{ answer: "allow", browsers: null }]);
    expect((await callLine(["browsers", "allow", "3F2A-91BC"], { stateDir })).printed).toEqual([
      "3F2A-91BC, Ada: may type here.",
    ]);
  });
});

describe("panic and its end", () => {
  const panic = async (...options: readonly string[]) => (await callForJson(["panic", ...options], { stateDir })).lines;

  test("without a helper", async () => {
    expect(await panic()).toEqual([{ cutOff: true, wasCutOff: false, helper: "none" }]);
    expect(await panic()).toEqual([{ cutOff: true, wasCutOff: true, helper: "none" }]);
    expect(await panic("--release")).toEqual([{ cutOff: false, wasCutOff: true, helper: "none" }]);
    expect(await panic("--release")).toEqual([{ cutOff: false, wasCutOff: false, helper: "none" }]);
  });

  test("with one that obeys", async () => {
    await helperThat(() => ({ ok: true, said: "done" }));
    expect(await panic()).toEqual([{ cutOff: true, wasCutOff: false, helper: "obeyed" }]);
    expect(await panic("--release")).toEqual([{ cutOff: false, wasCutOff: true, helper: "obeyed" }]);
  });
});

describe("audit --verify", () => {
  const verify = async () => callForJson(["audit", "--verify"], { stateDir });

  test("of a log that is whole, of one without a line, and of one that was changed", async () => {
    expect(await verify()).toMatchObject({ code: 0, lines: [{ whole: true, firstLine: null, lastLine: 0 }] });
    await callLine(["panic"], { stateDir });
    await callLine(["panic", "--release"], { stateDir });
    const { code, lines } = await verify();
    expect([code, lines]).toEqual([
      0,
      [
        {
          whole: true,
          faults: [],
          firstLine: 1,
          lastLine: 2,
          lastHash: expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
          toldLine: 0,
          torn: 0,
        },
      ],
    ]);
    const file = auditFiles(auditFolder(stateDir))[0]?.path ?? "";
    writeFileSync(file, readFileSync(file, "utf8").replace("helper.panic", "helper.released"));
    expect(await verify()).toMatchObject({
      code: 1,
      lines: [{ whole: false, faults: ["line 1 was changed after it was written"] }],
    });
  });
});

describe("rotate-key", () => {
  const asking = (replies: Partial<Record<AskRequest["command"], ControlReply>>) => ({
    ask: async ({ command }: AskRequest) => replies[command],
  });

  test("has the new key's fingerprint of the helper that changed it", async () => {
    const door = asking({ "rotate-key": { ok: true, said: "the key was changed", fingerprint: "3f2a 91bc" } });
    expect((await callForJson(["rotate-key"], { stateDir, door })).lines).toEqual([{ fingerprint: "3f2a 91bc" }]);
    expect((await callLine(["rotate-key"], { stateDir, door })).printed).toEqual(["the key was changed"]);
  });

  test("asks an older one, which does not say it at once", async () => {
    const door = asking({
      "rotate-key": { ok: true, said: "done" },
      status: { ok: true, status: standingStatus },
    });
    const { lines } = await callForJson(["rotate-key"], { stateDir, door });
    expect(lines).toEqual([{ fingerprint: standingStatus.fingerprint }]);
  });

  test("is refused by one that cannot", async () => {
    const door = asking({ "rotate-key": { ok: false, message: "the web app does not answer" } });
    const failure = { error: "the web app does not answer", exitCode: 1 };
    expect(await callForJson(["rotate-key"], { stateDir, door })).toEqual({ code: 1, lines: [], failure });
  });
});
