/**
 * Which packages of the helper lie where the operator says they do. Only what answers is offered: a file that the list of
 * checksums names, or, without such a list, one that is there when it is asked for.
 */
import type { Clock } from "../clock.ts";
import { readChecksums, runnerFiles, type RunnerFile } from "./runner-files.ts";

export type RunnerDownload = RunnerFile & { readonly url: string; readonly sha256: string | undefined };

interface Ports {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** A reader waits for it. */
const askMs = 2_500;
const listBytes = 64 * 1024;
/** A release is seen after so long; whoever is asked is not asked by each reader. */
const keptMs = 5 * 60 * 1000;

export class RunnerDownloads {
  readonly #base: string;
  readonly #ports: Ports;
  #known: { readonly files: Promise<readonly RunnerDownload[]>; readonly untilMs: number } | undefined;

  /** `base`: an address without a slash at its end. */
  constructor(base: string, ports: Ports) {
    this.#base = base;
    this.#ports = ports;
  }

  /** Empty when nothing is there, or nobody answers. */
  async list(): Promise<readonly RunnerDownload[]> {
    const nowMs = this.#ports.clock.now().getTime();
    if (this.#known === undefined || nowMs >= this.#known.untilMs)
      this.#known = { files: this.#ask(), untilMs: nowMs + keptMs };
    return this.#known.files;
  }

  async #ask(): Promise<readonly RunnerDownload[]> {
    const sums = await this.#checksums();
    const asked = runnerFiles.map(async (file) => {
      const url = `${this.#base}/${file.name}`;
      const sha256 = sums?.get(file.name);
      const isThere = sums === undefined ? (await this.#request(url, "HEAD")) !== undefined : sha256 !== undefined;
      return isThere ? [{ ...file, url, sha256 }] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  /** Undefined: there is no list. */
  async #checksums(): Promise<ReadonlyMap<string, string> | undefined> {
    const reply = await this.#request(`${this.#base}/SHA256SUMS`, "GET");
    if (reply === undefined || Number(reply.headers.get("content-length") ?? 0) > listBytes) return undefined;
    const text = await reply.text().catch(() => undefined);
    return text === undefined || text.length > listBytes ? undefined : readChecksums(text);
  }

  async #request(url: string, method: "GET" | "HEAD"): Promise<Response | undefined> {
    try {
      const reply = await this.#ports.fetch(url, { method, signal: AbortSignal.timeout(askMs), cache: "no-store" });
      return reply.ok ? reply : undefined;
    } catch {
      return undefined; // Nobody answers: then nothing is offered.
    }
  }
}
