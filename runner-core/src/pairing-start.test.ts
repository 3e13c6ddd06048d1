/** A helper that is asked for a session while it is still being paired, as local mode does: it answers once it is. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ideaIdSchema, slotSchema } from "@coda/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { environment, readConfig } from "./config.ts";
import { askControl, controlSocketPath } from "./control/control-socket.ts";
import { controlVersion } from "./control/control-messages.ts";
import { silentLog } from "./log.ts";
import { startRunner, type Runner } from "./runner.ts";
import { FakeWebApp } from "./testing/fake-web-app.ts";
import { until } from "./testing/until.ts";

let folder: string;
let web: FakeWebApp;
let starting: Promise<Runner>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-pairing-"));
  web = new FakeWebApp();
});

afterEach(async () => {
  await (await starting).stop();
  await web.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("answers for a new session once it is paired", async () => {
  const registering = Promise.withResolvers<undefined>();
  web.registering = registering.promise;
  const env = { PATH: environment()["PATH"], HOME: folder, CODA_ENROLL_CODE: "code" };
  const config = readConfig(env, { stateDir: folder, server: await web.start(), echo: true });
  starting = startRunner(config, silentLog);
  await until("it registers", () => web.calls.includes("POST /api/devmode/devices"));
  const socket = controlSocketPath(folder);
  const asked = askControl(socket, {
    version: controlVersion,
    command: "new",
    idea: ideaIdSchema.parse("first"),
    slot: slotSchema.parse("primary"),
  });
  // What comes behind it is answered meanwhile.
  expect(await askControl(socket, { version: controlVersion, command: "status" })).toMatchObject({ ok: true });
  registering.resolve(undefined);
  // By then it is paired: it is the web app that says no.
  expect(await asked).toMatchObject({ message: "an unexpected answer (HTTP 503)" });
});
