import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceIdSchema } from "@coda/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Device, type DeviceOptions } from "./device.ts";
import { writeDeviceRecord } from "./device-record.ts";

const base = mkdtempSync(join(tmpdir(), "coda-device-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const server = "https://coda.example";
const pairing = {
  device: deviceIdSchema.parse("00000000-0000-4000-8000-0000000000d1"),
  owner: "Ada",
  ticketKey: "k".repeat(43),
};
let options: DeviceOptions;
beforeEach(() => {
  options = { stateDir: mkdtempSync(join(base, "state-")), server, machineId: "a".repeat(32), env: {} };
});

async function pairedDevice(): Promise<Device> {
  const device = await Device.begin(options, "file");
  device.paired(pairing, "pairing");
  return device;
}

describe("a device's folder", () => {
  test("brings back keys, account and the web app's key, and says where the keys are", async () => {
    const device = await pairedDevice();
    const again = await Device.open(options);
    expect(again.keys.publicKey).toBe(device.keys.publicKey);
    expect(again.keys.seal.publicKey).toBe(device.keys.seal.publicKey);
    expect(again.record).toMatchObject(pairing);
    expect(again.ticketKey).toBe(pairing.ticketKey);
    expect(again.machine).toBe(device.machine);
    expect(again.store).toMatchObject({ kind: "file", place: join(options.stateDir, "device.key") });
    for (const name of ["device.key", "device.json"])
      expect(statSync(join(options.stateDir, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(options.stateDir, "device.json"), "utf8")).not.toContain(options.machineId);
  });

  test("TR28 that was copied to another machine is refused there, and goes on at home", async () => {
    await pairedDevice();
    const copy = mkdtempSync(join(base, "copy-"));
    cpSync(options.stateDir, copy, { recursive: true });
    const elsewhere = { ...options, stateDir: copy, machineId: "b".repeat(32) };
    await expect(Device.open(elsewhere)).rejects.toThrow(
      /was paired on another machine and copied here; .* pair --server/u,
    );
    expect((await Device.open(options)).record).toMatchObject(pairing);
    // There it begins as a device of its own.
    const fresh = await Device.begin(elsewhere, "file");
    expect(fresh.record).toBeUndefined();
    expect(fresh.keys.publicKey).not.toBe((await Device.open(options)).keys.publicKey);
  });

  test("that is moved to another place on its machine stays good", async () => {
    const device = await pairedDevice();
    const moved = mkdtempSync(join(base, "moved-"));
    cpSync(options.stateDir, moved, { recursive: true });
    expect((await Device.open({ ...options, stateDir: moved })).keys.publicKey).toBe(device.keys.publicKey);
  });

  test("of an older helper learns its machine, and believes the first ticket key it hears", async () => {
    const { device, owner } = pairing;
    writeDeviceRecord(join(options.stateDir, "device.json"), { version: 1, device, server, owner });
    const opened = await Device.open(options);
    expect(opened.ticketKey).toBeUndefined();
    opened.heardTicketKey("first");
    expect(opened.hearsOtherTicketKey).toBe(false);
    opened.heardTicketKey("second");
    expect(opened.hearsOtherTicketKey).toBe(true);
    expect((await Device.open(options)).ticketKey).toBe("first");
    await expect(Device.open({ ...options, machineId: "b".repeat(32) })).rejects.toThrow("copied here");
  });

  test("whose key is gone says so, instead of making another", async () => {
    await pairedDevice();
    rmSync(join(options.stateDir, "device.key"));
    await expect(Device.open(options)).rejects.toThrow(/device\.key has no key; pair this device anew/u);
    expect(existsSync(join(options.stateDir, "device.key"))).toBe(false);
  });

  test("is empty of it afterwards", async () => {
    const device = await pairedDevice();
    await device.prepareNextKeys();
    await device.forget();
    expect(device.record).toBeUndefined();
    expect(readdirSync(options.stateDir)).toEqual([]);
  });
});

describe("the next keys", () => {
  test("are kept before they are used, and survive a helper that ends in between", async () => {
    const device = await pairedDevice();
    const next = await device.prepareNextKeys();
    const again = await Device.open(options);
    expect(again.keys.publicKey).toBe(device.keys.publicKey);
    expect(again.swapKeys()).toBe(true);
    expect(again.keys.publicKey).toBe(next.publicKey);
    await again.settleKeys();
    expect(again.swapKeys()).toBe(false);
    expect((await Device.open(options)).keys.publicKey).toBe(next.publicKey);
  });

  test("that were not taken are forgotten", async () => {
    const device = await pairedDevice();
    const { publicKey } = device.keys;
    await device.prepareNextKeys();
    await device.settleKeys();
    expect(device.swapKeys()).toBe(false);
    expect((await Device.open(options)).keys.publicKey).toBe(publicKey);
  });
});
