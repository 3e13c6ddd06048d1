import { describe, expect, it } from "vitest";
import { returnClientId, takeClientId, type TabStorage } from "./tab-identity.ts";

function memory(entries = new Map<string, string>()): TabStorage & { copy(): TabStorage } {
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    copy: () => memory(new Map(entries)),
  };
}

const first = "6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11";
const second = "0b0f7c4e-9df2-4a3c-8a53-6b7f5e3c2d10";

describe("the tab's client id", () => {
  it("survives a reload", () => {
    const storage = memory();
    const id = takeClientId(storage, () => first);
    returnClientId(storage, id);
    expect(takeClientId(storage, () => second)).toBe(first);
  });

  it("is not shared with a duplicate of a tab in use", () => {
    const storage = memory();
    takeClientId(storage, () => first);
    expect(takeClientId(storage.copy(), () => second)).toBe(second);
  });

  it("is minted anew when what is stored is no id", () => {
    const storage = memory();
    storage.setItem("coda-client-id", "nonsense");
    expect(takeClientId(storage, () => second)).toBe(second);
  });
});
