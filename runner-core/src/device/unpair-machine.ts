/** Takes this machine out of its account. */
import type { RunnerConfig } from "../config.ts";
import { apiOf, deviceOptions, isRunning, pairedDevice } from "./device-folder.ts";

/** Revokes the device and removes its keys. Throws a sentence; then nothing was removed. */
export async function unpairMachine(config: RunnerConfig): Promise<{ server: string; keyPlace: string }> {
  if (await isRunning(config.stateDir)) throw new Error("a helper runs with this state folder; stop it first");
  const device = await pairedDevice(await deviceOptions(config));
  const reply = await apiOf(device).revoke();
  if (!reply.ok && reply.failure.code === "unreachable") {
    throw new Error(`${device.server} does not answer (${reply.failure.message}); try again, or revoke it there later`);
  }
  await device.forget();
  return { server: device.server, keyPlace: device.store.place };
}
