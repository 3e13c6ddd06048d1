/** Work that whoever asked does not wait for. Next keeps the process, or a platform's function, alive until it is done. */
import { after } from "next/server";
import { reportFailure } from "./failure-log.ts";

export function afterReply(work: () => Promise<void>): void {
  after(async () => {
    try {
      await work();
    } catch (error) {
      reportFailure(error, "after a reply");
    }
  });
}
