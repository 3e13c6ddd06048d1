/** When everything has come to rest: all that was printed is stored, and every viewer shows it to its end. */
import { formatPosition, TranscriptDecoder, type ApiSession } from "@coda/protocol";
import { zstdDecompressSync } from "node:zlib";
import { waitFor } from "../support/wait-for.ts";
import { lastLine, lineBytes } from "./numbered-lines.ts";
import { viewerNames } from "./plan.ts";
import { readPrinted, readViewerState, type TapePart } from "./records.ts";
import type { System } from "./system.ts";

/** A relay or helper that was dead for others is called again within half a minute; then a backlog must flow. */
const restMs = 120_000;
const lookEveryMs = 1_000;
/** Enough to hold a whole line. */
const tailBytes = 4 * lineBytes;

/** Everybody records again: of each program a line is stored that it prints from now on. What does not is named. */
export async function comeBack(system: System): Promise<string[]> {
  const before = new Map(system.sessions.map(({ slot }) => [slot, readPrinted(system.folder, slot)?.lines ?? 0]));
  return patiently(system, async (session) => {
    const { slot } = session;
    const stored = lastLine(slot, (await storedTail(system, session)).bytes);
    return stored > (before.get(slot) ?? 0) ? [] : [`nothing that ${slot} printed of late is stored`];
  });
}

/** All that was printed is stored, and every viewer shows it. What is not so in the end is named. */
export async function comeToRest(system: System): Promise<string[]> {
  return patiently(system, async (session) => unrestOf(system, session));
}

async function patiently(system: System, look: (session: ApiSession) => Promise<string[]>): Promise<string[]> {
  const deadlineMs = performance.now() + restMs;
  for (;;) {
    const found = await Promise.all(system.sessions.map((session) => lookAt(system, session, look)));
    if (found.flat().length === 0 || performance.now() > deadlineMs)
      return found.flat().map((what) => `${what}, ${restMs / 1_000} s after everything was healed`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function lookAt(
  system: System,
  { ideaId, slot }: ApiSession,
  look: (session: ApiSession) => Promise<string[]>,
): Promise<string[]> {
  try {
    return await look(await system.web.session(ideaId, slot));
  } catch (error) {
    return [`${slot} cannot be looked at: ${String(error)}`];
  }
}

async function unrestOf(system: System, session: ApiSession): Promise<string[]> {
  const { slot } = session;
  const printed = readPrinted(system.folder, slot);
  if (printed?.quiet !== true) return [`${slot} has not ended its printing`];
  const stored = await storedTail(system, session);
  if (lastLine(slot, stored.bytes) !== printed.lines - 1) return [`the last line of ${slot} is not stored`];
  return viewerNames.flatMap((viewer) => {
    const state = readViewerState(system.folder, viewer)?.views.find(({ program }) => program === slot);
    const end = endOf(state?.parts.at(-1));
    if (end === stored.end) return [];
    return [`${viewer} (${state?.connection ?? "not there"}) shows ${slot} up to ${end}, and ${stored.end} is stored`];
  });
}

/** The last bytes stored, and where they end. */
async function storedTail(system: System, session: ApiSession): Promise<{ bytes: Buffer; end: string }> {
  const [cursor] = session.panes;
  if (cursor === undefined) return { bytes: Buffer.alloc(0), end: "nothing" };
  const end = formatPosition(cursor);
  const response = await system.transcript(session.id, `format=chunks&limit=${tailBytes}&before=${end}`);
  const records = new TranscriptDecoder().push(new Uint8Array(await response.arrayBuffer()));
  const chunks = records.filter(({ header }) => header.kind === "chunk");
  return { bytes: Buffer.concat(chunks.map(({ payload }) => zstdDecompressSync(payload))).subarray(-tailBytes), end };
}

function endOf(part: TapePart | undefined): string {
  if (part === undefined) return "nothing";
  if (part.kind === "bytes") return `${part.epoch}:${part.to}`;
  return part.kind === "keyframe" ? `${part.epoch}:${part.at}` : `${part.epoch}:gap`;
}

/** Before anything is hurt: every viewer shows every program. */
export async function allShown(system: System): Promise<void> {
  const shown = (): boolean =>
    viewerNames.every((viewer) => {
      const views = readViewerState(system.folder, viewer)?.views ?? [];
      return views.length === system.sessions.length && views.every(({ parts }) => parts.length > 0);
    });
  await waitFor(shown, { what: "every viewer to show every program", withinMs: 60_000 });
}
