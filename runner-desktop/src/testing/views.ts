/** States as tests need them: a helper where all is as usual, and what differs. */
import { qrRows, type HelperView, type ListedBrowser } from "@coda/runner-core";
import { standingSession, standingStatus } from "@coda/runner-core/testing/standing-helper";
import { publicKeySchema, sessionIdSchema, slotSchema, userIdSchema } from "@coda/protocol";
import type { CompanionState } from "../contract/companion-state.ts";
import type { CoreStage, CoreView, ShownCode } from "../contract/core-view.ts";

export function helperView(change: Partial<HelperView> = {}): HelperView {
  return { status: standingStatus, sessions: [standingSession], browsers: [], ...change };
}

export function runningStage(change: Partial<Extract<CoreStage, { is: "running" }>> = {}): CoreStage {
  return { is: "running", elsewhere: false, view: helperView(), asking: [], ...change };
}

export const reader: HelperView["browsers"][number] = {
  session: standingSession.id,
  sessionName: standingSession.name,
  name: "Grace",
  guest: true,
  role: "viewer",
};
export const driver: HelperView["browsers"][number] = { ...reader, name: "Ada", guest: false, role: "driver" };

export const asker: ListedBrowser = {
  key: publicKeySchema.parse("k".repeat(43)),
  account: userIdSchema.parse("00000000-0000-4000-8000-0000000000bb"),
  guest: false,
  name: "Ada",
  code: "3f2a 91bc",
  fingerprint: "3f2a 91bc 07d4 e5a8 6b1c",
  standing: "asks",
  session: standingSession.name,
  at: "2026-11-21T10:00:00.000Z",
};

export const shownCode: ShownCode = {
  code: "BCDF-GHJK",
  url: "https://coda.example/pair",
  urlWithCode: "https://coda.example/pair#BCDF-GHJK",
  qr: qrRows("https://coda.example/pair#BCDF-GHJK"),
  fingerprint: "3f2a 91bc 07d4 e5a8 6b1c",
  expiresAt: "2026-11-21T10:10:00.000Z",
};

export function coreView(stage: CoreStage, change: Partial<CoreView> = {}): CoreView {
  const server = "https://coda.example";
  return { server, serverFrom: "file", deviceName: "desk", logFolder: "/home/ada/logs", stage, ...change };
}

/** Nobody's yet, as the app is when it was just installed. */
function unpairedState(server: Partial<CoreView>, link: CompanionState["link"] = null): CompanionState {
  const stage = { is: "unpaired", why: null, cutOff: false } as const;
  return companionState(stage, { core: { is: "up", view: coreView(stage, server) }, link });
}

export function companionState(stage: CoreStage, change: Partial<CompanionState> = {}): CompanionState {
  return {
    version: "0.1.0",
    platform: "darwin",
    core: { is: "up", view: coreView(stage) },
    settings: { keepAwake: false, startAtLogin: true, opensLinks: null, updates: null },
    update: { is: "absent", why: "not here" },
    link: null,
    settingsAsked: 0,
    ...change,
  };
}

const asking = { is: "pairing", step: { is: "shown", code: shownCode } } as const;
const person = { name: "Ada Lovelace", email: "ada@example.org" };
const cutOff = { ...standingStatus, law: { ...standingStatus.law, cutOffAt: "2026-11-21T10:00:00.000Z" } };
const nobody = { browsers: 0, drivers: 0, localClients: 0 } as const;
const sessions = [
  { ...standingSession, ...nobody },
  { ...standingSession, ...renamed("tests"), ...nobody, attention: true },
  { ...standingSession, ...renamed("server"), ...nobody, state: "exited" as const },
];
/** With the two browsers that are `driver` and `reader`. */
const watchedSessions = [{ ...standingSession, browsers: 2, drivers: 1, localClients: 1 }, ...sessions.slice(1)];

function renamed(slot: string): Partial<HelperView["sessions"][number]> {
  const name = `coda::idea::${slot}`;
  const id = sessionIdSchema.parse(`00000000-0000-4000-8000-${Buffer.from(slot).toString("hex").padStart(12, "0")}`);
  const exact = `'=coda__idea__${slot}'`;
  return {
    id,
    slot: slotSchema.parse(slot),
    name,
    attach: `tmux attach -t ${name}`,
    attachExact: `tmux attach -t ${exact}`,
    attachInside: `tmux switch-client -t ${exact}`,
  };
}

/** Every state that the window can be in, by name. */
export const windowStates = {
  starting: companionState({ is: "starting" }),
  crashed: companionState({ is: "starting" }, { core: { is: "coming", why: "exit code 9" } }),
  unpaired: companionState({ is: "unpaired", why: null, cutOff: false }),
  "unpaired-cut-off": companionState({ is: "unpaired", why: null, cutOff: true }),
  "not-paired": companionState({
    is: "unpaired",
    why: "the pairing was refused in the browser; begin anew",
    cutOff: false,
  }),
  "code-shown": companionState(asking),
  "somebody-came": companionState({ is: "pairing", step: { is: "claimed", code: shownCode, by: person } }),
  "last-yes": companionState({
    is: "pairing",
    step: { is: "asks", by: person, browser: "7c1d 02e9", fingerprint: shownCode.fingerprint },
  }),
  "no-sessions": companionState(runningStage({ view: helperView({ sessions: [] }) })),
  live: companionState(runningStage({ view: helperView({ sessions }) })),
  typing: companionState(runningStage({ view: helperView({ sessions: watchedSessions, browsers: [driver, reader] }) })),
  "browser-asks": companionState(runningStage({ asking: [asker], view: helperView({ sessions }) })),
  panic: companionState(runningStage({ view: helperView({ sessions, status: cutOff }) })),
  offline: companionState(
    runningStage({
      view: helperView({
        sessions,
        status: { ...standingStatus, relay: "waiting", relayWhy: "the relay does not answer" },
      }),
    }),
  ),
  "update-ready": companionState(runningStage({ view: helperView({ sessions }) }), {
    update: { is: "ready", version: "0.2.0" },
  }),
  "tmux-missing": companionState({
    is: "failed",
    why: "tmux was not found; install it (apt install tmux, brew install tmux) and start again",
    kind: "tmux",
  }),
  failed: companionState({ is: "failed", why: "CODA_SERVER is 'x', which is no http(s) address", kind: "other" }),
  "just-installed": unpairedState({ server: "http://127.0.0.1:3000", serverFrom: "default" }),
  "address-unencrypted": unpairedState({ server: "http://192.168.1.20:3000" }),
  "link-followed": unpairedState({}, { is: "pair", server: "https://coda.example", code: "BCDF-GHJK" }),
  "link-first": unpairedState(
    { server: "http://127.0.0.1:3000", serverFrom: "default" },
    { is: "pair", server: "https://coda.example", code: null },
  ),
  "link-foreign": unpairedState({}, { is: "pair", server: "http://c0da.example:8080", code: null }),
  "short-command-missing": companionState(
    runningStage({
      view: helperView({
        sessions: sessions.map((session) => ({ ...session, attach: session.attachExact ?? session.attach })),
        status: { ...standingStatus, literalUnavailable: "a session named coda is there that is not Coda's" },
      }),
    }),
  ),
  "key-gone": companionState({
    is: "failed",
    why: "the login keychain has no key; pair this device anew: coda-runner pair --server https://coda.example",
    kind: "device",
  }),
  elsewhere: companionState(runningStage({ elsewhere: true, view: helperView({ sessions }) })),
} as const;

const looksForUpdates = { keepAwake: true, startAtLogin: true, opensLinks: true, updates: true };
const running = runningStage({ view: helperView({ sessions }) });

/** What the settings say of newer versions, by name. */
export const settingsStates = {
  settings: companionState(running, { settings: looksForUpdates, update: { is: "none", lookedAt: null } }),
  "update-loading": companionState(running, {
    settings: looksForUpdates,
    update: { is: "loading", version: "0.2.0", percent: 42 },
  }),
  "update-failed": companionState(running, {
    settings: looksForUpdates,
    update: {
      is: "failed",
      why: "the release cannot be trusted: coda-runner-release.json is not signed with the key that this build trusts",
    },
  }),
  "update-absent": companionState(running),
} as const;
