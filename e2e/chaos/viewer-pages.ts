/** The pages of one viewer: terminal-client's own sessions over the viewer's link, their pictures and typing written down. */
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import {
  clientIdSchema,
  epochSchema,
  limits,
  ticketReplySchema,
  type ApiSession,
  type ClientId,
  type SessionId,
  type TicketReply,
} from "@coda/protocol";
import { openHeadlessSession, type HeadlessSession } from "@coda/terminal-client/testing/headless-session";
import { z } from "zod";
import { FilePaints } from "./file-paints.ts";
import { appendLine, quietFile, typedInto, type ViewerOptions, type ViewerState } from "./records.ts";
import { requestAs, type RequestAs } from "./request-as.ts";
import { seededRandom, type Random } from "./seeded-random.ts";
import { TapeLog } from "./tape-log.ts";
import { Typist } from "./typist.ts";
import { openViewerSocket } from "./viewer-socket.ts";

const decompress = promisify(zstdDecompress);
const stateEveryMs = 500;
/** A reader scrolls up now and then. */
const scrollEveryMs = 15_000;

interface OpenPage {
  readonly program: string;
  readonly page: HeadlessSession;
  readonly log: TapeLog;
}

export class Viewer {
  readonly #options: ViewerOptions;
  readonly #random: Random;
  readonly #pages: OpenPage[] = [];
  readonly #client: ClientId = clientIdSchema.parse(randomUUID());
  #lastState = "";

  constructor(options: ViewerOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  open(): void {
    for (const session of this.#options.sessions) this.#openPage(session);
    setInterval(() => this.#writeState(), stateEveryMs);
    setInterval(() => void this.#scrollUp(), scrollEveryMs);
  }

  #openPage(session: ApiSession): void {
    const program = session.slot;
    const file = (kind: string): string => join(this.#options.folder, `viewer-${this.#options.name}.${kind}`);
    const log = new TapeLog(program, (seen) => appendLine(file("seen"), seen));
    // A page of its own has a client of its own; the one typed into gives the viewer its name.
    const client = program === typedInto ? this.#client : clientIdSchema.parse(randomUUID());
    const typist =
      program === typedInto
        ? new Typist({ ...this.#options, client, file: file("typed"), random: this.#random })
        : undefined;
    const page = openHeadlessSession({
      session,
      client,
      prefix: this.#options.prefix,
      decompress: async (bytes, rawBytes) => {
        const raw = await decompress(bytes, { maxOutputLength: rawBytes }).catch(() => undefined);
        return raw?.length === rawBytes ? new Uint8Array(raw) : undefined;
      },
      drawnFrom: (tape) => log.follow(tape),
      paints: new FilePaints(file(`paint-${program}`)),
      report: (what, error) => appendLine(file("reports"), { program, what, error: String(error) }),
      ticket: async (bpk) => this.#ticket({ session: session.id, client, bpk }),
      transcript: async (query, signal) =>
        this.#request({ path: `/api/devmode/sessions/${session.id}/transcript?${query}`, signal }),
      openSocket: (url, handlers) =>
        openViewerSocket(url, handlers, {
          port: this.#options.relayPort,
          origin: this.#options.origin,
          heard: (message) => {
            typist?.heard(message);
            for (const epoch of capturedEpochs(message)) appendLine(file("captured"), epoch);
          },
        }),
    });
    typist?.begin(page);
    this.#pages.push({ program, page, log });
  }

  async #ticket(wish: { session: SessionId; client: ClientId; bpk: string | undefined }): Promise<TicketReply> {
    const response = await this.#request({
      path: "/api/devmode/tickets",
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ for: "session", ...wish }),
      signal: AbortSignal.timeout(limits.ticketMs),
    });
    if (!response.ok) throw new Error(`no ticket: ${response.status}`);
    return ticketReplySchema.parse(await response.json());
  }

  /** To the web app, over the viewer's link. */
  async #request(wanted: Omit<RequestAs, "port" | "host">): Promise<Response> {
    const { origin, cookie, webPort: port } = this.#options;
    const headers = { ...wanted.headers, origin, cookie };
    return requestAs({ ...wanted, port, host: new URL(origin).host, headers });
  }

  async #scrollUp(): Promise<void> {
    const open = this.#pages[Math.floor(this.#random() * this.#pages.length)];
    if (!existsSync(join(this.#options.folder, quietFile))) await open?.page.session.loadOlder();
  }

  #writeState(): void {
    const state: ViewerState = {
      client: this.#client,
      views: this.#pages.map(({ program, page, log }) => ({
        program,
        connection: page.session.getSnapshot().connection.name,
        skipped: log.skipped,
        parts: log.parts(),
      })),
    };
    const text = JSON.stringify(state);
    if (text === this.#lastState) return;
    this.#lastState = text;
    const file = join(this.#options.folder, `viewer-${this.#options.name}.state`);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}

const stateSchema = z.object({
  t: z.literal("sessionState"),
  live: z.object({ panes: z.array(z.object({ epoch: epochSchema, recorded: z.boolean() })) }).nullable(),
});

/** Of panes that are shown from captures for a while: nothing of these epochs is stored, and the page says so. */
function capturedEpochs(message: string | Uint8Array): string[] {
  const state = typeof message === "string" ? stateSchema.safeParse(JSON.parse(message)) : undefined;
  const panes = state?.data?.live?.panes ?? [];
  return panes.flatMap(({ epoch, recorded }) => (recorded ? [] : [epoch]));
}
