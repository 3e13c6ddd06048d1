import { describe, expect, it } from "vitest";
import { encodeDataFrame, inputHeaderBytes } from "./data-frame.ts";
import { limits } from "./limits.ts";
import { sizeSchema } from "./pane-info.ts";

const base64 = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/**
 * From a healthy helper's word that was told to the next one that is, where the call with it is lost: it is asked
 * when that is due, answers within a second, and is told of at the next look; the call is given up, and the one after it follows a
 * wait of two looks.
 */
const toldAgainMs =
  limits.presenceMs -
  limits.presenceFreshMs +
  1_000 +
  limits.presenceChangesMs +
  limits.presenceCallMs +
  2 * limits.presenceChangesMs;

/** `[smaller, larger]`: what must fit into what, or come before what. Equal is allowed. */
const orders: readonly (readonly [name: string, smaller: number, larger: number])[] = [
  ["a full data frame fits a message", limits.framePayloadBytes + inputHeaderBytes, limits.socketMessageBytes],
  ["a control frame of ASCII fits a message", limits.controlFrameBytes, limits.socketMessageBytes],
  ["a helper's credit lets a full frame through", limits.framePayloadBytes, limits.helperCreditBytes],
  [
    "the helper's credit outlasts what the relay has not acknowledged",
    4 * limits.helperAckBytes,
    limits.helperCreditBytes,
  ],
  ["the helper may be ahead of what one browser has taken", limits.browserCreditBytes, limits.helperCreditBytes],
  ["a browser's credit is first between its least ...", limits.minBrowserCreditBytes, limits.browserCreditBytes],
  ["... and its most", limits.browserCreditBytes, limits.maxBrowserCreditBytes],
  ["what a browser has in flight is in the tail", limits.maxBrowserCreditBytes, limits.relayTailBytes],
  ["what a helper has in flight is in the tail", limits.helperCreditBytes, limits.relayTailBytes],
  [
    "every pane of a session may have a whole tail",
    limits.panesPerSession * limits.relayTailBytes,
    limits.tailBytesPerDevice,
  ],
  ["a fill reaches beyond the tail", limits.relayTailBytes, limits.resumeFillBytes],
  [
    "first credit of every pane of a session fits a socket's buffer",
    limits.panesPerSession * limits.browserCreditBytes,
    limits.socketBufferBytes,
  ],
  ["a keyframe fits a socket's buffer", limits.keyframeBytes, limits.socketBufferBytes],
  ["a fill comes out of one pane's journal", limits.resumeFillBytes, limits.journalPaneBytes],
  ["segments are dropped whole within a pane's journal", 2 * limits.journalSegmentBytes, limits.journalPaneBytes],
  ["a fill comes out of what is kept of a running pane", limits.resumeFillBytes, limits.journalKeepBytes],
  ["what is kept though stored leaves room for what is not", limits.journalKeepBytes, limits.journalPaneBytes],
  ["the spool's own stop is beyond what the helper keeps", limits.journalPaneBytes, limits.spoolCapBytes],
  ["one pane cannot take the device's journal", limits.spoolCapBytes, limits.journalDeviceBytes],
  ["a chunk fits an upload", limits.chunkRawBytes, limits.uploadRawBytes],
  ["an upload's output fits its body as base64", base64(limits.uploadRawBytes), limits.uploadBodyBytes],
  ["a keyframe fits a body as base64", base64(limits.keyframeBytes), limits.uploadBodyBytes],
  ["a chunk fits a page", limits.chunkRawBytes, limits.transcriptPageBytes],
  ["the tail after a keyframe is shorter than the keyframe may be", limits.keyframeEveryBytes, limits.keyframeBytes],
  ["a send-keys command is less than an input frame", limits.sendKeysBytes, limits.framePayloadBytes],
  ["a ping comes before the silence ends", 2 * limits.pingIntervalMs, limits.silenceMs],
  ["hello is awaited shorter than a peer may be silent", limits.helloMs, limits.silenceMs],
  ["a ticket outlives the wait for hello", limits.helloMs, limits.ticketSeconds * 1_000],
  ["tmux answers before a request gives up", limits.tmuxCommandMs, limits.requestMs],
  ["the first delay is below the cap", limits.reconnectBaseMs, limits.reconnectCapMs],
  ["a hidden page is in less of a hurry", limits.reconnectCapMs, limits.reconnectCapHiddenMs],
  ["a device misses two syncs before it is offline", 2 * limits.deviceSyncMs, limits.deviceOfflineMs],
  ["a helper that is not fresh may be measured", limits.pulseMs / 2, limits.presenceFreshMs],
  [
    "a silent helper is asked for a word, and has answered, before it would be pinged",
    limits.presenceMs - limits.presenceFreshMs + 1_000,
    limits.pingIntervalMs,
  ],
  ["a device stays online while one report of it is lost and said again", toldAgainMs, limits.deviceOfflineMs],
  [
    "a connection that broke unnoticed is closed before its device is offline",
    limits.silenceMs,
    limits.deviceOfflineMs,
  ],
  [
    "a device is offline within 30 s of its helper's last word, in a page as well: a report may be under way for as long as a call, and a page asks every 4 s",
    limits.deviceOfflineMs + limits.presenceCallMs + 4_000,
    30_000,
  ],
  [
    "a device is online again within 30 s of the web app's return: a call that hangs, the longest wait, and the call that is taken",
    2 * limits.presenceCallMs + limits.presenceRetryMs,
    30_000,
  ],
  ["a ticket is known as used for longer than it lives", 2 * limits.ticketSeconds, limits.claimSeconds],
  ["a node may miss two signs of life", 3 * limits.nodeAliveMs, limits.nodeSilenceMs],
  ["a device is looked for again after the answer is overdue", limits.nodeFindMs, limits.nodeFindAgainMs],
  ["a claim is given up before its hello's helper would be", limits.claimMs, limits.helloMs],
  ["a room outlives its watches", limits.watchLingerMs, limits.roomLingerMs],
  ["a reload comes back before its room is gone", limits.helloMs, limits.roomLingerMs],
  ["a flush may take several uploads", limits.uploadIntervalMs, limits.uploadFlushMs],
  ["a drain is over before its process is ended", limits.drainMs + limits.closeGraceMs, limits.forcedExitMs],
  ["one address cannot fill a node", limits.socketsPerAddress, limits.socketsPerNode],
  [
    "a helper that comes back may announce all panes, and tell each browser its key and the machine's rules",
    limits.sessionsPerDevice * (1 + limits.panesPerSession) + 2 * limits.browsersPerDevice,
    limits.helperFrames,
  ],
  ["a helper may answer a hundred browsers that say all they may", 100 * limits.browserFrames, limits.helperAnswers],
  ["the sockets of a drain are cut within a request", limits.drainMs + limits.closeGraceMs, limits.requestMs],
  ["columns", limits.minColumns, limits.maxColumns],
  ["rows", limits.minRows, limits.maxRows],
];

describe("limits", () => {
  it.each(Object.entries(limits))("%s is a positive whole number", (_, value) => {
    expect(Number.isSafeInteger(value) && value > 0).toBe(true);
  });

  it.each(Object.keys(limits))("%s names its unit, or what it counts in the plural or per what", (name) => {
    expect(name).toMatch(/(?:Bytes|Ms|Seconds|[a-z]s|sPer[A-Z][a-z]+)$/u);
  });

  it.each(orders)("%s", (_, smaller, larger) => {
    expect(smaller).toBeLessThanOrEqual(larger);
  });

  it("keep every delay within a timer's 2^31 ms", () => {
    for (const [name, value] of Object.entries(limits)) {
      const ms = name.endsWith("Ms") ? value : name.endsWith("Seconds") ? value * 1_000 : 0;
      expect(ms).toBeLessThan(2 ** 31);
    }
  });

  it("write a journal segment in whole blocks of dd", () => {
    expect(limits.journalSegmentBytes).toBe(1_024 * 16_384);
  });

  it("let a full frame be encoded within a message", () => {
    const payload = new Uint8Array(limits.framePayloadBytes);
    const frame = encodeDataFrame({ type: "input", ref: 1, counter: 0, client: 0, seal: "plain", payload });
    expect(frame.length).toBeLessThanOrEqual(limits.socketMessageBytes);
  });

  it("keep terminal sizes within what a frame may say", () => {
    expect(sizeSchema.safeParse({ columns: limits.minColumns, rows: limits.minRows }).success).toBe(true);
    expect(sizeSchema.safeParse({ columns: limits.maxColumns, rows: limits.maxRows }).success).toBe(true);
    expect(sizeSchema.safeParse({ columns: 0, rows: 1 }).success).toBe(false);
  });
});
