/**
 * Which machine this is, as a hash under the device's own salt: it tells a copied folder from its own machine, and says
 * nothing to anybody who knows the machine's number from elsewhere. Where a machine has no number (many containers),
 * all such machines are one, and a copy between them is not noticed.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { platform } from "node:os";
import { runProgram } from "../child-process.ts";

/** machine-id(5); the second is where D-Bus keeps it without systemd. */
const files = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

/** The machine's own number; undefined where it has none. */
export async function systemMachineId(): Promise<string | undefined> {
  return platform() === "darwin" ? platformUuid() : files.map(readId).find((id) => id !== undefined);
}

/** @param salt of the device, random. base64url of 32 bytes. */
export function machineHash(salt: string, machineId: string | undefined): string {
  return createHmac("sha256", salt)
    .update(`coda machine v1\n${machineId ?? "none"}`)
    .digest("base64url");
}

function readId(file: string): string | undefined {
  try {
    const id = readFileSync(file, "utf8").trim();
    return /^[0-9a-f]{32}$/u.test(id) ? id : undefined; // 'uninitialized' in images
  } catch {
    return undefined;
  }
}

/** ioreg(8) of macOS. */
async function platformUuid(): Promise<string | undefined> {
  const { stdout } = await runProgram("/usr/sbin/ioreg", ["-rd1", "-c", "IOPlatformExpertDevice"]);
  return /"IOPlatformUUID" = "([0-9A-Fa-f-]{36})"/u.exec(stdout)?.[1];
}
