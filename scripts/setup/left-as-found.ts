/**
 * Runs around each test file that shares its process with others: it fails when it leaves the process otherwise than it
 * found it. Such a file is to undo what it does, or to have a process of its own (vitest.config.ts).
 */
import { afterAll, expect } from "vitest";

const listened = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2", "uncaughtException", "unhandledRejection"];

/** What libraries keep there for good, from the first file on that loads them. */
const ofLibraries = /^(?:__zod_\w+|regeneratorRuntime)$/u;

function state() {
  return {
    folder: process.cwd(),
    mask: process.umask(),
    environment: { ...process.env },
    globals: Object.getOwnPropertyNames(globalThis)
      .filter((name) => !ofLibraries.test(name))
      .toSorted(),
    listeners: listened.map((event) => [event, process.listenerCount(event)]),
  };
}

const found = state();

// The first hook of the file to be set is the last one to run.
// oxlint-disable-next-line vitest/no-standalone-expect -- of all tests of the file, not of one
afterAll(() => expect(state(), "what this file leaves behind in its process").toEqual(found));
