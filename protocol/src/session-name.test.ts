import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { ideaIdSchema, slotSchema } from "./ids.ts";
import {
  canonicalName,
  defaultSessionPrefix,
  parseCanonicalName,
  parseTmuxSessionName,
  sessionPrefixSchema,
  statusLineName,
  tmuxSessionName,
  tmuxWindowName,
  type SessionName,
} from "./session-name.ts";

const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/u);
const anyName: fc.Arbitrary<SessionName> = fc.record({
  prefix: fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/u).map((text) => sessionPrefixSchema.parse(text)),
  idea: word.map((text) => ideaIdSchema.parse(text)),
  slot: word.map((text) => slotSchema.parse(text)),
});

const name: SessionName = {
  prefix: defaultSessionPrefix,
  idea: ideaIdSchema.parse("paper-boat"),
  slot: slotSchema.parse("primary"),
};

describe("session names", () => {
  it("NM1 are written as the canonical, the stored, the window's and the status line's form", () => {
    expect(canonicalName(name)).toBe("coda::paper-boat::primary");
    expect(tmuxSessionName(name)).toBe("coda__paper-boat__primary");
    expect(tmuxWindowName(name)).toBe(":paper-boat::primary");
    expect(statusLineName(name)).toBe("coda:session:paper-boat:primary");
  });

  it("NM1 parse back to the same name from both forms", () => {
    fc.assert(
      fc.property(anyName, (some) => {
        expect(parseCanonicalName(canonicalName(some))).toEqual(some);
        expect(parseTmuxSessionName(tmuxSessionName(some))).toEqual(some);
      }),
    );
  });

  it("NM1 are distinct whenever the names are", () => {
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        const same = one.prefix === other.prefix && one.idea === other.idea && one.slot === other.slot;
        expect(tmuxSessionName(one) === tmuxSessionName(other)).toBe(same);
        expect(canonicalName(one) === canonicalName(other)).toBe(same);
      }),
    );
  });

  it("NM1 split by tmux at the first ':' leave the prefix and the window's name", () => {
    fc.assert(
      fc.property(anyName, (some) => {
        const text = canonicalName(some);
        const colon = text.indexOf(":");
        expect([text.slice(0, colon), text.slice(colon + 1)]).toEqual([some.prefix, tmuxWindowName(some)]);
      }),
    );
  });

  it.each([
    "",
    "coda",
    "coda__a",
    "coda__a__b__c",
    "coda___a__b",
    "coda__a___b",
    "coda__a__b_",
    "coda____b",
    "Coda__a__b",
    "9coda__a__b",
    "__a__b",
    "coda__a.b__c",
    "coda__a__b\n",
    " coda__a__b",
    "coda::a::b",
    "coda_a_b",
    `coda__${"a".repeat(41)}__b`,
    `${"c".repeat(21)}__a__b`,
    "\u0441oda__a__b",
  ])("NM2 a tmux session called %j is none of ours", (text) => {
    expect(parseTmuxSessionName(text)).toBeUndefined();
  });

  it("NM2 whatever parses as a stored name is the stored name of what it parsed to", () => {
    const pieces = fc.constantFrom("coda", "__", "_", "::", ":", "a", "b-2", "-", ".", "A", " ");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        const stored = parseTmuxSessionName(text);
        const canonical = parseCanonicalName(text);
        expect([undefined, text]).toContain(stored && tmuxSessionName(stored));
        expect([undefined, text]).toContain(canonical && canonicalName(canonical));
        expect(stored !== undefined && canonical !== undefined).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["coda:::a::b", "coda::a:::b", "coda::a", "coda__a__b", "coda::a::b::c", "coda:a:b"])(
    "refuse %j as canonical",
    (text) => {
      expect(parseCanonicalName(text)).toBeUndefined();
    },
  );
});
