import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { Supervisor } from "./supervisor.ts";

test("what a process leaves to say after its end is in its log, and ends nobody", async () => {
  const folder = mkdtempSync(join(tmpdir(), "coda-supervisor-"));
  const logFile = join(folder, "log");
  const processes = new Supervisor(() => undefined);
  try {
    // Code 0: it is not started again. Who still has its output speaks when it has gone.
    const args = ["-c", "{ while kill -0 $$; do :; done; echo late; } 2>&- & exit 0"];
    processes.keep({ name: "short", logFile, command: { program: "sh", args } });
    await vi.waitFor(() => expect(readFileSync(logFile, "utf8")).toBe("late\n"), { timeout: 30_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
