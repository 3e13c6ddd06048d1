/** `pair` as a person does it, against a web app that is played: who may type on this machine afterwards. */
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserTicketSchema, userIdSchema } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig, type RunnerConfig } from "../config.ts";
import { codeOf } from "../law/browser.ts";
import { lawFilesOf } from "../law/law-files.ts";
import { ownBook } from "../law/own-book.ts";
import { callForJson } from "../testing/command-call.ts";
import { pairCommand } from "./device-commands.ts";

const user = userIdSchema.parse(randomUUID());
const browser = { key: randomBytes(32).toString("base64url"), user };
const later = "2100-01-01T00:00:00.000Z";
const device = randomUUID();

let stateDir: string;
let web: Server;
let printed: string[];
let questions: string[];
/** Of the browser that said yes; null: of a web app that does not say. */
let told: typeof browser | null;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "coda-pair-command-"));
  [printed, questions, told] = [[], [], browser];
  web = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(replyTo(String(request.url))));
  });
  await new Promise<void>((resolve) => {
    web.listen(0, "127.0.0.1", resolve);
  });
});
afterEach(() => {
  web.close();
  rmSync(stateDir, { recursive: true });
});

function origin(): string {
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
}

function replyTo(path: string): unknown {
  if (path.endsWith("/token")) return { token: "t", expiresAt: later, ticketKey: "k".repeat(43) };
  if (path.endsWith("/challenge")) return { challenge: "AAAA", expiresAt: later };
  if (path.endsWith("/finish")) return { device, owner: "Ada", ticketKey: "k".repeat(43) };
  const by = { name: "Ada", email: "ada@example.org" };
  if (path.endsWith("/poll")) return { state: "approved", by, browser: told };
  const urls = { url: `${origin()}/pair`, urlWithCode: `${origin()}/pair#BCDF-GHJK` };
  return { pairing: randomUUID(), code: "BCDF-GHJK", ...urls, expiresAt: later, pollMs: 1 };
}

function configNow(): RunnerConfig {
  return readConfig({ BROWSER: "none", CODA_KEY_STORE: "file", CODA_SERVER: origin() }, { stateDir });
}

async function pair(answer: string, yesTo?: string): Promise<void> {
  const config = configNow();
  const ask = async (question: string) => {
    questions.push(question);
    return answer;
  };
  await pairCommand(config, { print: (text) => printed.push(text), ask, colours: false }, yesTo);
}

const ruleOf = (bpk: string) => {
  const who = { jti: randomUUID(), sub: user, dev: device, bpk, iat: 1, exp: 2, role: "driver" };
  const ticket = browserTicketSchema.parse({ ...who, ses: randomUUID(), idea: "idea", slot: "primary" });
  return ownBook(stateDir).ruleFor("type", ticket);
};

test("where nobody answers, whoever named no Coda is told how to name one", async () => {
  const named = configNow();
  const { value } = named.settings.server;
  const unnamed: RunnerConfig = { ...named, settings: { ...named.settings, server: { value, from: "default" } } };
  await new Promise((resolve) => web.close(resolve));
  const talk = { print: () => undefined, ask: async () => "y", colours: false };
  await expect(pairCommand(unnamed, talk, undefined)).rejects.toThrow(
    `nobody answers at ${named.server}; if your Coda is elsewhere, name it: --server https://coda.example`,
  );
  await expect(pairCommand(named, talk, undefined)).rejects.toThrow(new Error(`nobody answers at ${named.server}`));
});

describe("a device that was paired before", () => {
  test("is refused while its web app knows it", async () => {
    await pair("y");
    await expect(pair("y")).rejects.toThrow(`this device is paired with ${origin()} for Ada; unpair it first`);
  });

  test("is paired anew, as its helper says, where its key is gone", async () => {
    await pair("y");
    rmSync(join(stateDir, "device.key"));
    await pair("y");
    expect(printed.join()).toContain(`Paired with ${origin()} as a device of Ada`);
  });
});

describe("the browser that says yes", () => {
  test("LW12 LW13 is shown at the last yes, and may type; any other one is asked about", async () => {
    await pair("y");
    expect(questions.join()).toContain(`They, and that browser ${codeOf(browser)}, will be able to type`);
    expect([ruleOf(browser.key), ruleOf(randomBytes(32).toString("base64url"))]).toEqual(["allowed", "asks"]);
    expect(printed.at(-1)).toContain(`The browser ${codeOf(browser)} may type here.`);
  });

  test("LW12 may type too where a script says the yes, and not after a no", async () => {
    await expect(pair("n")).rejects.toThrow("you said no; nothing was paired");
    expect(ruleOf(browser.key)).toBe("asks");
    await pair("", "ada@example.org");
    expect([questions.length, ruleOf(browser.key)]).toEqual([1, "allowed"]);
  });

  test("LW12 is asked about like any other where the web app does not say which it was", async () => {
    told = null;
    await pair("y");
    expect([ruleOf(browser.key), printed.at(-1)]).toEqual(["asks", expect.stringContaining("Any other browser")]);
    expect(questions.join()).toContain("They will be able to type");
  });

  test("LW4 is not written into a list that cannot be read, and the person is told", async () => {
    ownBook(stateDir).answer({ key: browser.key, account: user, guest: false, name: null }, "denied");
    writeFileSync(join(stateDir, "law", "browsers.json"), "{");
    await pair("y");
    expect(printed.at(-1)).toMatch(/may not type here yet: .*browsers\.json cannot be read/u);
  });
});

describe("for programs", () => {
  const env = (): NodeJS.ProcessEnv => ({ BROWSER: "none", CODA_KEY_STORE: "file", CODA_SERVER: origin() });

  test("LW12 it is a line when there is a code, when it was entered, and in the end", async () => {
    const { lines } = await callForJson(["pair", "--yes-to", "ada@example.org"], { stateDir, env: env() });
    const urls = { url: `${origin()}/pair`, urlWithCode: `${origin()}/pair#BCDF-GHJK` };
    expect(lines).toEqual([
      { step: "code", code: "BCDF-GHJK", ...urls, fingerprint: expect.any(String) as string, expiresAt: later },
      { step: "claimed", by: { name: "Ada", email: "ada@example.org" } },
      {
        step: "paired",
        server: origin(),
        owner: "Ada",
        keyPlace: expect.stringContaining(stateDir) as string,
        browser: { code: codeOf(browser), mayType: true },
      },
    ]);
  });

  test("nobody is asked: without a name nothing begins, and another's yes pairs nothing", async () => {
    const unnamed = await callForJson(["pair"], { stateDir, env: env() });
    expect(unnamed).toMatchObject({
      lines: [],
      failure: { error: expect.stringContaining("--yes-to <e-mail>") as string },
    });
    const { failure } = await callForJson(["pair", "--yes-to", "eve@example.org"], { stateDir, env: env() });
    const error = "it was not eve@example.org who entered the code; nothing was paired";
    expect(failure).toEqual({ error, exitCode: 1 });
    expect(existsSync(join(stateDir, "device.json"))).toBe(false);
  });

  test("a browser that the web app does not name is none", async () => {
    told = null;
    const { lines } = await callForJson(["pair", "--yes-to", "ada@example.org"], { stateDir, env: env() });
    expect(lines.at(-1)).toMatchObject({ step: "paired", browser: null });
  });
});

test("LW8 a machine that is cut off pairs with nobody", async () => {
  lawFilesOf(stateDir).cutOff();
  await expect(pair("y")).rejects.toThrow("this machine is cut off; end that first: coda-runner panic --release");
});
