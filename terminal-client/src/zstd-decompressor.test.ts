import { expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { WorkerDecompressor, type StartZstdWorker, type ZstdWorkerEvents } from "./zstd-decompressor.ts";
import type { ZstdRequest } from "./zstd.ts";

/** A worker whose replies and whose death the test decides. */
class FakeWorker {
  readonly events: ZstdWorkerEvents;
  readonly asked: ZstdRequest[] = [];
  ended = false;

  constructor(events: ZstdWorkerEvents) {
    this.events = events;
  }

  answer(text: string): void {
    const request = this.asked.shift();
    if (request === undefined) throw new Error("nothing was asked");
    this.events.onReply({ id: request.id, bytes: new TextEncoder().encode(text) });
  }
}

class Bench {
  readonly clock = new FakeClock();
  readonly workers: FakeWorker[] = [];
  readonly decompressor: WorkerDecompressor;

  constructor() {
    const start: StartZstdWorker = (events) => {
      const worker = new FakeWorker(events);
      this.workers.push(worker);
      return {
        ask: (request) => worker.asked.push(request),
        end: () => {
          worker.ended = true;
        },
      };
    };
    this.decompressor = new WorkerDecompressor(start, this.clock);
  }

  async decompress(): Promise<string> {
    return new TextDecoder().decode(await this.decompressor.decompress(Uint8Array.of(1, 2, 3), 100));
  }

  worker(index: number): FakeWorker {
    const worker = this.workers[index];
    if (worker === undefined) throw new Error(`${this.workers.length} workers were started`);
    return worker;
  }
}

it("one worker serves all, in whatever order it answers", async () => {
  const bench = new Bench();
  const [first, second] = [bench.decompress(), bench.decompress()];
  bench.worker(0).asked.reverse();
  bench.worker(0).answer("second");
  bench.worker(0).answer("first");
  expect(await Promise.all([first, second])).toEqual(["first", "second"]);
  expect(bench.workers).toHaveLength(1);
});

it("the worker is ended once nothing was asked of it for a while, and another one started when something is", async () => {
  const bench = new Bench();
  const first = bench.decompress();
  bench.clock.advance(10 * clientLimits.zstdIdleMs);
  expect(bench.worker(0).ended, "while it works").toBe(false);
  bench.worker(0).answer("first");
  await first;
  bench.clock.advance(clientLimits.zstdIdleMs - 1);
  const second = bench.decompress();
  bench.worker(0).answer("second");
  await second;
  bench.clock.advance(clientLimits.zstdIdleMs - 1);
  expect(bench.worker(0).ended, "asked again meanwhile").toBe(false);
  bench.clock.advance(1);
  expect(bench.worker(0).ended).toBe(true);
  const third = bench.decompress();
  bench.worker(1).answer("third");
  expect(await third).toBe("third");
});

it("who waits for a worker that dies is told so, and the next one is served by another", async () => {
  const bench = new Bench();
  const lost = bench.decompress();
  bench.worker(0).events.onDeath();
  await expect(lost).rejects.toThrow("died");
  const next = bench.decompress();
  // Late words of the one that was replaced.
  bench.worker(0).events.onDeath();
  bench.worker(1).answer("next");
  expect(await next).toBe("next");
});
