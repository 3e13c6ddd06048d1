import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mintLocalCode, redeemLocalCode } from "./local-code.ts";

describe("local codes", () => {
  let home: string;
  const start = new Date("2026-11-21T10:00:00Z");
  const at = (seconds: number) => ({ home, now: () => new Date(start.getTime() + seconds * 1_000) });
  const mint = (seconds = 0) => mintLocalCode(at(seconds), "sign-in", (count) => randomBytes(count));

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "coda-codes-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("are good once, for their purpose, for ten minutes", () => {
    const code = mint();
    expect(code).toMatch(/^[A-Za-z0-9_-]{22}$/u);
    expect(redeemLocalCode(at(1), "device", code)).toBe(false);
    expect(redeemLocalCode(at(limits.signInCodeSeconds), "sign-in", code)).toBe(true);
    expect(redeemLocalCode(at(1), "sign-in", code)).toBe(false);
    expect(redeemLocalCode(at(limits.signInCodeSeconds + 1), "sign-in", mint())).toBe(false);
    expect(redeemLocalCode(at(1), "sign-in", "../../etc/passwd")).toBe(false);
  });

  it("lie in files of the owner's alone, whose names give nothing away, and expired ones are dropped", () => {
    const code = mint();
    const folder = join(home, "codes");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const [file = ""] = readdirSync(folder);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(file).not.toContain(code);
    mint(limits.signInCodeSeconds + 1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("are worth nothing in a folder that others may write", () => {
    const code = mint();
    chmodSync(join(home, "codes"), 0o777);
    expect(redeemLocalCode(at(1), "sign-in", code)).toBe(false);
  });
});
