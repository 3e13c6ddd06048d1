/** The folder that holds this machine's device: which one is in it, and whether another may take its place. */
import type { RunnerConfig } from "../config.ts";
import { systemClock } from "../clock.ts";
import { DeviceUnfit, NotPaired } from "../config/config-error.ts";
import { askControl, controlSocketPath } from "../control/control-socket.ts";
import { webFetch } from "../network/web-fetch.ts";
import { Device, recordFile, type DeviceOptions } from "./device.ts";
import { readDeviceRecord } from "./device-record.ts";
import { systemMachineId } from "./machine-id.ts";
import { WebApi } from "./web-api.ts";

export async function deviceOptions(config: RunnerConfig): Promise<DeviceOptions> {
  const { stateDir, server, env } = config;
  return { stateDir, server, env, machineId: await systemMachineId() };
}

/** A folder holds one device. One that was copied here, has no key, or that the web app no longer wants, makes room for another. */
export async function refusePaired(options: DeviceOptions): Promise<void> {
  const { stateDir } = options;
  const known = readDeviceRecord(recordFile(stateDir));
  if (await isRunning(stateDir))
    throw new Error("a helper runs with this state folder; stop it first, and unpair it with 'coda-runner unpair'");
  if (known === undefined) return;
  const device = await usableDevice({ ...options, server: known.server });
  if (device === undefined) return;
  const token = await apiOf(device).token();
  if (!token.ok && (token.failure.code === "forbidden" || token.failure.code === "conflict")) return;
  throw new Error(`this device is paired with ${known.server} for ${known.owner}; unpair it first: coda-runner unpair`);
}

async function usableDevice(options: DeviceOptions): Promise<Device | undefined> {
  try {
    return await Device.open(options);
  } catch (error) {
    if (error instanceof DeviceUnfit) return undefined;
    throw error;
  }
}

export function apiOf(device: Device): WebApi {
  return new WebApi({ device, now: () => systemClock.now(), fetch: webFetch });
}

export async function isRunning(stateDir: string): Promise<boolean> {
  return (await askControl(controlSocketPath(stateDir), { version: 1, command: "status" })) !== undefined;
}

export async function pairedDevice(options: DeviceOptions): Promise<Device> {
  const device = await Device.open(options);
  if (device.record === undefined)
    throw new NotPaired(`this device is not paired with ${options.server}; pair it with: coda-runner pair`);
  return device;
}

/** With the web app of these settings; or a code is given that pairs it at the start. */
export function isPaired({ stateDir, server, enrollCode }: RunnerConfig): boolean {
  return enrollCode !== undefined || readDeviceRecord(recordFile(stateDir))?.server === server;
}
