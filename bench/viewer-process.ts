/** A viewer as the benchmarks hold it: its process, what it is told to do, and what it saw. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { within } from "./line.ts";
import type { ViewerLook, ViewerOptions, ViewerOrder, ViewerWord } from "./viewer-words.ts";

const orderMs = 60_000;

export class ViewerProcess {
  readonly #child: ChildProcess;
  readonly #looks = new Map<number, PromiseWithResolvers<ViewerLook>>();
  #orders = 0;

  constructor(options: ViewerOptions) {
    this.#child = fork(join(import.meta.dirname, "viewer.ts"), { execArgv: ["--disable-warning=ExperimentalWarning"] });
    this.#child.on("message", ({ n, look }: ViewerWord) => {
      this.#looks.get(n)?.resolve(look);
      this.#looks.delete(n);
    });
    this.#child.send(options);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("the viewer did not start");
    return this.#child.pid;
  }

  async do(order: ViewerOrder): Promise<ViewerLook> {
    const n = ++this.#orders;
    const looked = Promise.withResolvers<ViewerLook>();
    this.#looks.set(n, looked);
    this.#child.send({ n, order });
    return within(looked.promise, `a viewer to ${order.do}`, orderMs);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.disconnect();
    await gone;
  }
}
