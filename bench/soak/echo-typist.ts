/** Types a numbered token each second into a program that answers each with a numbered line, and knows how long that took. */
import type { ApiSession } from "@coda/protocol";
import { lineBytes } from "../../e2e/chaos/numbered-lines.ts";
import { ExactViewer } from "../../e2e/support/exact-viewer.ts";
import { TypingPage } from "../../e2e/support/typing-page.ts";
import type { WebClient } from "../../e2e/support/web-client.ts";

const everyMs = 1_000;

export class EchoTypist {
  readonly viewer: ExactViewer;
  readonly #page: TypingPage;
  /** When each token went out that has no echo yet, the oldest first. */
  readonly #waiting: number[] = [];
  #echoed = 0;
  #refused = 0;
  #longestMs = 0;
  readonly echoesMs: number[] = [];

  constructor(web: WebClient, session: ApiSession) {
    const seen = (bytes: number): void => this.#seen(bytes);
    this.viewer = new ExactViewer({ web, session: session.id, program: session.slot, seen });
    this.#page = new TypingPage(web, session, { everyMs, typed: () => this.#waiting.push(performance.now()) });
  }

  get isReady(): boolean {
    return this.#page.mayType;
  }

  get typed(): number {
    return this.#page.typed;
  }

  /** What the reader was told had not been sent. */
  get refused(): number {
    return this.#page.refused;
  }

  get longestEchoMs(): number {
    const [oldest] = this.#waiting;
    return Math.max(this.#longestMs, oldest === undefined ? 0 : performance.now() - oldest);
  }

  mark(): void {
    this.#longestMs = 0;
  }

  stop(): void {
    this.#page.stop();
  }

  /** By what the program read; nothing is the aim. */
  faultsOf(read: string): string[] {
    return [...this.#page.faultsOf(read), ...this.#page.reports];
  }

  close(): void {
    this.#page.close();
    this.viewer.close();
  }

  #seen(bytes: number): void {
    this.#forgetRefused();
    for (const lines = Math.floor(bytes / lineBytes); this.#echoed < lines; this.#echoed++) {
      const typedAt = this.#waiting.shift();
      if (typedAt === undefined) continue;
      const ms = performance.now() - typedAt;
      this.echoesMs.push(ms);
      this.#longestMs = Math.max(this.#longestMs, ms);
    }
  }

  /** What is refused later was typed before what was answered since: a page that lost its connection gives up the oldest. */
  #forgetRefused(): void {
    const { refused } = this.#page;
    const atOnce = this.#page.refusedAtOnce;
    const later = refused - atOnce;
    while (this.#refused < later) {
      this.#refused += 1;
      this.#waiting.shift();
    }
  }
}
