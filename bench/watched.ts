/** Viewers of one recorded session, each in a process of its own: one over a link of a given rate, maybe one on a fast one. */
import { ThrottledLink } from "./throttled-link.ts";
import { ViewerProcess } from "./viewer-process.ts";
import type { ViewerLook, ViewerOptions } from "./viewer-words.ts";
import type { World } from "./world.ts";
import { waitFor } from "../e2e/support/wait-for.ts";

const settledMs = 60_000;

export interface WatchedAs {
  /** Of the viewer's link, each way; null: as fast as loopback is. */
  readonly bytesPerSecond: number | null;
  /** Another viewer watches on a fast link. */
  readonly besideFast: boolean;
}

export class Watched {
  readonly viewer: ViewerProcess;
  readonly beside: ViewerProcess | null;
  readonly #link: ThrottledLink | null;

  private constructor(viewer: ViewerProcess, beside: ViewerProcess | null, link: ThrottledLink | null) {
    this.viewer = viewer;
    this.beside = beside;
    this.#link = link;
  }

  static async open(world: World, slot: string, { bytesPerSecond, besideFast }: WatchedAs): Promise<Watched> {
    await world.newSession(slot);
    const { stack, web } = world;
    const fast: ViewerOptions = {
      session: await web.session("first", slot),
      origin: web.origin,
      cookie: web.cookie,
      webUrl: stack.webUrl,
      relayUrl: stack.relayUrl,
    };
    const link = bytesPerSecond === null ? null : new ThrottledLink(bytesPerSecond);
    const own = link === null ? fast : { ...fast, relayUrl: await link.to(stack.relayUrl) };
    const watched = new Watched(new ViewerProcess(own), besideFast ? new ViewerProcess(fast) : null, link);
    await watched.settled();
    return watched;
  }

  /** Of the viewer, and of the one beside it. */
  async looks(): Promise<readonly [viewer: ViewerLook, beside: ViewerLook | null]> {
    return Promise.all([this.viewer.do({ do: "look" }), this.beside?.do({ do: "look" }) ?? null]);
  }

  /** All stand at the same end, with a prompt. */
  async settled(): Promise<readonly [viewer: ViewerLook, beside: ViewerLook | null]> {
    let looks: Awaited<ReturnType<Watched["looks"]>> | undefined;
    return waitFor(
      async () => {
        looks = await this.looks();
        const [{ drawn }] = looks;
        const isThere = (look: ViewerLook | null): boolean =>
          look === null || (look.canType && /^[$#] ?$/u.test(look.lastLine) && look.drawn === drawn);
        return looks.every(isThere) && looks;
      },
      { what: "all viewers to see the end", withinMs: settledMs, show: () => JSON.stringify(looks) },
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.viewer.close(), this.beside?.close()]);
    this.#link?.close();
  }
}
