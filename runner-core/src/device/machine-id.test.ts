import { expect, test } from "vitest";
import { machineHash } from "./machine-id.ts";

test("a machine's hash is the same each time, another under another salt or elsewhere, and not its number", () => {
  const id = "3d1219c7c4c5404aaa1f6d2a48adfda4";
  const hash = machineHash("salt", id);
  expect(machineHash("salt", id)).toBe(hash);
  expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/u);
  expect(machineHash("other", id)).not.toBe(hash);
  expect(machineHash("salt", "b".repeat(32))).not.toBe(hash);
  expect(machineHash("salt", undefined)).not.toBe(hash);
});
