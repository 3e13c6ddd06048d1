/** The thread of `ViewerThread`: watches the places it is sent, and writes down when what came had been sent. */
import { parentPort, workerData } from "node:worker_threads";
import { Arrivals, type ArrivalsMemory } from "./arrivals.ts";
import { viewersHere, type WatchAnswer, type WatchRequest } from "./viewers.ts";

const arrivals = new Arrivals(workerData as ArrivalsMemory);
const viewers = viewersHere((payload) => arrivals.came(payload));

async function answerTo({ id, places }: WatchRequest): Promise<WatchAnswer> {
  try {
    await viewers.watch(places);
    return { id, failed: undefined };
  } catch (error) {
    return { id, failed: String(error) };
  }
}

parentPort?.on("message", (request: WatchRequest) => {
  void answerTo(request).then((answer) => parentPort?.postMessage(answer, []));
});
