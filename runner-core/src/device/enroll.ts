/** Local mode's way into an account: a one-use code out of a folder that only its owner can write to. */
import { platform } from "node:os";
import { ConfigError, NotPaired } from "../config/config-error.ts";
import { runnerVersion } from "../version.ts";
import type { Device } from "./device.ts";
import type { WebApi } from "./web-api.ts";

/** Does nothing for a device that is paired and known. Throws a ConfigError when it is not and cannot be. */
export async function enroll(
  device: Device,
  api: WebApi,
  given: { readonly code: string | undefined; readonly name: string },
): Promise<void> {
  const { code, name } = given;
  if (device.record !== undefined && (code === undefined || !(await isForgotten(device, api)))) {
    if (code !== undefined) device.startedWithCode();
    return;
  }
  if (code === undefined) {
    throw new NotPaired(
      `this device is not paired with ${device.server}; run 'coda-runner pair --server ${device.server}' first (in local mode 'npm start' pairs it)`,
    );
  }
  const told = { name, platform: platform(), version: runnerVersion, code };
  let registered = await api.register(told);
  if (!registered.ok && registered.failure.code === "conflict") {
    await device.renewKeys(); // these were revoked
    registered = await api.register(told);
  }
  if (!registered.ok) throw new ConfigError(`pairing with ${device.server} failed: ${registered.failure.message}`);
  device.paired(registered.value, "code");
}

/** The web app does not know this device any more, as after a change of its database, or has another key than it had. */
async function isForgotten(device: Device, api: WebApi): Promise<boolean> {
  const reply = await api.token();
  if (reply.ok) return reply.value.ticketKey !== device.ticketKey;
  return reply.failure.code === "forbidden" || reply.failure.code === "conflict";
}
