/**
 * The promise of the journal: whatever programs print at full speed, and however often helpers are killed meanwhile, the
 * journals hold what was printed, byte for byte. `CODA_EXACTNESS_MIB` sets the size per pane for a long run by hand.
 */
import { createHash } from "node:crypto";
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startPiped, type PipedChild } from "../child-process.ts";
import { pause, systemClock } from "../clock.ts";
import { environment } from "../config.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import { segmentName } from "../journal/segments.ts";
import type { EngineOrder } from "../testing/engine-process.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { AllowedSession } from "./session-host.ts";

const mib = 1024 * 1024;
const seed = Number(environment()["CODA_EXACTNESS_SEED"] ?? 20_261_121);
const givenMib = environment()["CODA_EXACTNESS_MIB"];
/** Long runs are for hand: ten minutes are enough for gigabytes. */
const withinMs = givenMib === undefined ? 60_000 : 600_000;

let server: TmuxServer;
let helper: PipedChild | undefined;

beforeEach(() => {
  server = new TmuxServer();
});

afterEach(async () => {
  await killHelper();
  await server.dispose();
});

/** A helper's process, and the epochs it records once it records all sessions. */
function startHelper(sessions: readonly AllowedSession[]): Promise<string[]> {
  const { tmux, socket, folder } = server;
  const order: EngineOrder = { tmux, socket, folder, journals: join(folder, "journals"), sessions };
  const program = join(import.meta.dirname, "..", "testing", "engine-process.ts");
  const child = startPiped(process.execPath, [program, JSON.stringify(order)], { env: server.env, cwd: folder });
  helper = child;
  child.stderr.pipe(createWriteStream(join(folder, "helper.log"), { flags: "a" }));
  return new Promise((resolve) => {
    createInterface(child.stdout).on("line", (line) => resolve(JSON.parse(line) as string[]));
  });
}

async function killHelper(): Promise<void> {
  const child = helper;
  helper = undefined;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  child.kill("SIGKILL");
  await gone;
}

/** All epochs of a session's pane together, in order. */
function journalOf(session: AllowedSession): Buffer {
  const folders = JournalFolder.list(join(server.folder, "journals"))
    .filter((folder) => folder.meta.session === session.session)
    .toSorted((a, b) => a.meta.startedAt.localeCompare(b.meta.startedAt));
  const segments = folders.flatMap((folder) =>
    folder.stored().map(({ start }) => join(folder.path, segmentName(start))),
  );
  return Buffer.concat(segments.map((file) => readFileSync(file)));
}

function sizeOf(session: AllowedSession): number {
  const folders = JournalFolder.list(join(server.folder, "journals"));
  return folders.reduce((sum, folder) => sum + (folder.meta.session === session.session ? folder.end() : 0), 0);
}

/** The marks are put together by the shell, so that the typed line does not hold them. */
const beginning = "== the program begins ==";
const ending = "== the program has ended ==";

async function prepareProgram(session: AllowedSession, file: string): Promise<void> {
  // The terminal driver turns LF into CR LF unless it is told not to.
  const wait = `while [ ! -e ${join(server.folder, "go")} ]; do sleep 0.05; done`;
  const line = `stty raw -echo; printf '== the pro''gram begins =='; ${wait}; cat ${file}; printf '== the pro''gram has ended =='`;
  await server.run("send-keys", "-t", `=coda__${session.idea}__${session.slot}:`, "-l", `${line}\n`);
  await until("the program has begun", () => journalOf(session).includes(beginning));
}

function digest(bytes: Uint8Array): string {
  return `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;
}

describe.each([
  { panes: 1, sizeMib: 24 },
  { panes: 4, sizeMib: 6 },
  { panes: 20, sizeMib: 1 },
])("$panes panes at full speed", ({ panes, sizeMib }) => {
  test(
    "helpers are killed at random, and journals hold what the programs wrote",
    async () => {
      const bytes = Math.round(Number(givenMib ?? sizeMib) * mib);
      const random = seededRandom(seed + panes);
      const sessions = Array.from({ length: panes }, (_, index) => allowed(`exact${index}`));
      const epochs = await startHelper(sessions);
      const wanted = sessions.map((session, index) => {
        const output = seededBytes(bytes, seed + index);
        writeFileSync(join(server.folder, `output-${index}`), output);
        return { session, digest: digest(output) };
      });
      await Promise.all(
        sessions.map(async (session, index) => prepareProgram(session, join(server.folder, `output-${index}`))),
      );
      await killHelper();
      writeFileSync(join(server.folder, "go"), "");
      const deadline = systemClock.now() + withinMs;
      let kills = 0;
      for (; sessions.some((session) => sizeOf(session) < bytes); kills++) {
        expect(systemClock.now()).toBeLessThan(deadline);
        void startHelper(sessions);
        await pause(systemClock, 100 + random() * 700);
        await killHelper();
      }
      // The last helper goes on where the first began: no epoch was given up.
      expect((await startHelper(sessions)).toSorted()).toEqual(epochs.toSorted());
      for (const { session, digest: written } of wanted) {
        const journal = await until("its end is there", () => {
          const all = journalOf(session);
          return all.includes(ending) ? all : undefined;
        });
        const output = journal.subarray(journal.indexOf(beginning) + beginning.length, journal.lastIndexOf(ending));
        expect(digest(output), `seed ${seed}: CODA_EXACTNESS_SEED=${seed} vitest run exactness`).toBe(written);
      }
      expect(kills).toBeGreaterThan(0);
    },
    withinMs + 30_000,
  );
});
