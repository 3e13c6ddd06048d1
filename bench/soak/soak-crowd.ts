/** Everybody who watches and types in a soak, and the verdict over what they saw, what was read and what is stored. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiSession } from "@coda/protocol";
import { judgeStored } from "../../e2e/chaos/judge-output.ts";
import { lineBytes } from "../../e2e/chaos/numbered-lines.ts";
import { readPrinted, type PrintedRecord } from "../../e2e/chaos/records.ts";
import { fetchStored } from "../../e2e/chaos/stored-output.ts";
import { ExactViewer } from "../../e2e/support/exact-viewer.ts";
import { waitFor } from "../../e2e/support/wait-for.ts";
import type { WebClient } from "../../e2e/support/web-client.ts";
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { EchoTypist } from "./echo-typist.ts";

const restMs = 120_000;
/** A session's list is read for each look. */
const lookEveryMs = 500;
/** Some panes have two viewers, as terminals of a team do. */
const secondViewers = 3;

export interface CrowdOptions {
  readonly web: WebClient;
  readonly folder: string;
  readonly calm: readonly ApiSession[];
  readonly echo: ApiSession;
}

export interface CrowdVerdict {
  readonly faults: readonly string[];
  readonly viewers: number;
  readonly printedBytes: number;
  readonly storedBytes: number;
  readonly comparedBytes: number;
  readonly skippedBytes: number;
  readonly keys: { readonly typed: number; readonly refused: number; readonly echo: Quantiles };
}

interface Watched {
  readonly session: ApiSession;
  readonly viewer: ExactViewer;
  readonly firstBytes: number;
}

export class SoakCrowd {
  readonly #options: CrowdOptions;
  readonly #calm: readonly Watched[];
  readonly #typist: EchoTypist;

  private constructor(options: CrowdOptions, calm: readonly Watched[], typist: EchoTypist) {
    this.#options = options;
    this.#calm = calm;
    this.#typist = typist;
  }

  /** Resolves when each of them has output, and the typist its first echo. */
  static async open(options: CrowdOptions): Promise<SoakCrowd> {
    const { web, calm, echo } = options;
    const watch = (session: ApiSession) => ({
      session,
      viewer: new ExactViewer({ web, session: session.id, program: session.slot }),
    });
    const viewers = [...calm, ...calm.slice(0, secondViewers)].map(watch);
    const typist = new EchoTypist(web, echo);
    const open = (): boolean => typist.echoesMs.length > 0 && viewers.every(({ viewer }) => viewer.seenBytes > 0);
    await waitFor(open, { what: "every viewer to see output", withinMs: restMs });
    const from = viewers.map(({ session, viewer }) => ({ session, viewer, firstBytes: viewer.seenBytes }));
    return new SoakCrowd(options, from, typist);
  }

  /** From now on the longest stillness and the longest echo are looked for. */
  mark(): void {
    for (const { viewer } of this.#calm) viewer.mark();
    this.#typist.mark();
  }

  get longest(): { readonly stillMs: number; readonly echoMs: number } {
    const still = this.#calm.map(({ viewer }) => viewer.longestPauseMs);
    return { stillMs: Math.max(...still), echoMs: this.#typist.longestEchoMs };
  }

  get #all(): readonly Pick<Watched, "session" | "viewer">[] {
    return [...this.#calm, { session: this.#options.echo, viewer: this.#typist.viewer }];
  }

  lastLineOf(slot: string): number {
    return this.#printed(slot).lines - 1;
  }

  /** Nobody prints any more, every viewer has all of it, and so has the database. Throws when that does not come about. */
  async rest(): Promise<void> {
    this.#typist.stop();
    for (const { session, viewer } of this.#all) {
      const { slot } = session;
      const what = `a viewer of ${slot} to have all of it`;
      const has = (): boolean => {
        const printed = readPrinted(this.#options.folder, slot);
        return printed?.quiet === true && viewer.seenBytes >= printed.lines * lineBytes;
      };
      await waitFor(has, { what, withinMs: restMs, show: () => this.#shown(slot, viewer) });
      const stored = async (): Promise<boolean> => {
        const [pane] = (await this.#options.web.session(session.ideaId, slot)).panes;
        return pane !== undefined && pane.offset >= viewer.position;
      };
      await waitFor(stored, { what: `${slot} to be stored`, withinMs: restMs, everyMs: lookEveryMs });
    }
  }

  async verdict(): Promise<CrowdVerdict> {
    const { folder, calm, echo } = this.#options;
    const stored = [];
    for (const session of [...calm, echo]) stored.push(await this.#judgeStored(session));
    const read = readFileSync(join(folder, `${echo.slot}.read`), "latin1");
    const viewers = this.#all.map(({ viewer }) => viewer);
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    const skippedBytes = sum(viewers.map((viewer) => viewer.skippedBytes));
    const seenBytes = sum(this.#calm.map(({ viewer, firstBytes }) => viewer.seenBytes - firstBytes));
    return {
      faults: [
        ...stored.flatMap(({ faults }) => faults),
        ...viewers.flatMap((viewer) => viewer.faults),
        ...this.#typist.faultsOf(read),
      ],
      viewers: viewers.length,
      printedBytes: sum(stored.map(({ printedBytes }) => printedBytes)),
      storedBytes: sum(stored.map(({ storedBytes }) => storedBytes)),
      comparedBytes: seenBytes - skippedBytes,
      skippedBytes,
      keys: {
        typed: this.#typist.typed,
        refused: this.#typist.refused,
        echo: quantilesOf(this.#typist.echoesMs),
      },
    };
  }

  close(): void {
    for (const { viewer } of this.#calm) viewer.close();
    this.#typist.close();
  }

  #printed(slot: string): PrintedRecord {
    const printed = readPrinted(this.#options.folder, slot);
    if (printed === undefined) throw new Error(`${slot} has not said what it printed`);
    return printed;
  }

  #shown(slot: string, viewer: ExactViewer): string {
    const { lines } = this.#printed(slot);
    return `${viewer.seenBytes} of ${lines * lineBytes} bytes; ${viewer.faults.join("; ")}`;
  }

  /** Every byte of it, from the web app, which reads it in the database. */
  async #judgeStored(session: ApiSession) {
    const { web } = this.#options;
    const printed = this.#printed(session.slot);
    const stored = await fetchStored(session, async (id, query) => web.transcript(id, query));
    const { violations, lostBytes } = judgeStored(session.slot, printed, stored);
    const lost = Object.entries(lostBytes).map(([cause, bytes]) => `${session.slot}: ${bytes} bytes lost: ${cause}`);
    const printedBytes = printed.lines * lineBytes;
    return { faults: [...violations, ...lost], printedBytes, storedBytes: stored.bytes };
  }
}
