/** A page of terminal-client's own that types numbered tokens, ten and more a second, and counts what it was refused. */
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { clientIdSchema, defaultSessionPrefix, type ApiSession } from "@coda/protocol";
import { noPaints, openHeadlessSession, type HeadlessSession } from "@coda/terminal-client/testing/headless-session";
import { readTokens, tokens } from "../chaos/tokens.ts";
import { openViewerSocket } from "../chaos/viewer-socket.ts";
import type { WebClient } from "./web-client.ts";

export interface TypingPageOptions {
  /** Default: as fast as a person. */
  readonly everyMs?: number;
  /** A token went out. */
  readonly typed?: () => void;
}

const who = "good";
const decompress = promisify(zstdDecompress);

export class TypingPage {
  readonly #page: HeadlessSession;
  readonly #timer: NodeJS.Timeout;
  #typed = 0;
  /** Of tokens that were refused in the moment they were typed. */
  readonly #refused = new Set<number>();
  readonly reports: string[] = [];
  readonly #sent: TypingPageOptions["typed"];

  constructor(web: WebClient, session: ApiSession, { everyMs = 60, typed }: TypingPageOptions = {}) {
    this.#sent = typed;
    const client = clientIdSchema.parse(randomUUID());
    this.#page = openHeadlessSession({
      session,
      client,
      prefix: defaultSessionPrefix,
      decompress: async (bytes, rawBytes) => new Uint8Array(await decompress(bytes, { maxOutputLength: rawBytes })),
      drawnFrom: () => undefined,
      paints: noPaints,
      report: (what, error) => this.reports.push(`${what}: ${String(error)}`),
      ticket: async (bpk) => web.ticket(session.id, client, bpk),
      transcript: async (query) => web.transcript(session.id, query),
      openSocket: (url, handlers) => {
        const heard = (): void => undefined;
        return openViewerSocket(url, handlers, { port: Number(new URL(url).port), origin: web.origin, heard });
      },
    });
    this.#timer = setInterval(() => this.#type(), everyMs);
  }

  get mayType(): boolean {
    const { canType, seal, stateKnown } = this.#page.session.getSnapshot();
    return stateKnown && canType && (seal === "sealed" || seal === "open");
  }

  get typed(): number {
    return this.#typed;
  }

  get connection(): string {
    return this.#page.session.getSnapshot().connection.name;
  }

  /** Tokens that this page told its reader it had not sent, whenever it did. */
  get refused(): number {
    return this.#page.session.getSnapshot().refusedInput;
  }

  /** Those of them that it told in the moment they were typed. */
  get refusedAtOnce(): number {
    return this.#refused.size;
  }

  /** No more keys. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** What is wrong with what the program read: a token twice, out of order, or missing that nobody was told of. */
  faultsOf(read: string): string[] {
    const { numbers, rest } = readTokens(read);
    const came = numbers[who];
    const ordered = came.every((number, place) => place === 0 || number > (came[place - 1] ?? 0));
    const missing = this.#typed - came.length;
    return [
      ...(rest === "" ? [] : [`nobody typed ${JSON.stringify(rest)}`]),
      ...(ordered ? [] : ["twice, or out of order"]),
      ...(came.some((number) => this.#refused.has(number)) ? ["typed though it was refused"] : []),
      ...(missing === this.refused ? [] : [`${missing} are missing, and ${this.refused} were refused`]),
    ];
  }

  close(): void {
    this.stop();
    this.#page.session.dispose();
  }

  #type(): void {
    if (!this.mayType && this.#typed === 0) return;
    const before = this.refused;
    const number = this.#typed;
    this.#typed += 1;
    this.#page.type(new TextEncoder().encode(tokens(who, number, number + 1)));
    if (this.refused > before) this.#refused.add(number);
    else this.#sent?.();
  }
}
