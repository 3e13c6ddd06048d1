import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { attachTexts, isSocketName } from "./attach-texts.ts";
import { parseCanonicalName, parseTmuxSessionName, type SessionName } from "./session-name.ts";

function named(text: string): SessionName {
  const name = parseCanonicalName(text);
  if (name === undefined) throw new Error(`not a canonical name: ${text}`);
  return name;
}

const name = named("coda::paper-boat::primary");

describe("attach texts", () => {
  it("NM3 are these on the default server", () => {
    expect(attachTexts(name, { literalOffered: true })).toEqual({
      literal: "tmux attach -t coda::paper-boat::primary",
      exact: "tmux attach -t '=coda__paper-boat__primary'",
      inside: "tmux switch-client -t '=coda__paper-boat__primary'",
      last: "tmux attach -t coda",
    });
  });

  it("NM3 all carry the socket when one is set", () => {
    expect(attachTexts(name, { socket: "coda-dev.1", literalOffered: true })).toEqual({
      literal: "tmux -L coda-dev.1 attach -t coda::paper-boat::primary",
      exact: "tmux -L coda-dev.1 attach -t '=coda__paper-boat__primary'",
      inside: "tmux -L coda-dev.1 switch-client -t '=coda__paper-boat__primary'",
      last: "tmux -L coda-dev.1 attach -t coda",
    });
  });

  it("NM3 offer no literal form where the hub cannot serve it, and keep the exact one", () => {
    const texts = attachTexts(name, { socket: undefined, literalOffered: false });
    expect(texts).toMatchObject({ literal: undefined, last: undefined });
    expect(texts.exact).toBe("tmux attach -t '=coda__paper-boat__primary'");
  });

  it("NM3 quote an exact form whose inside needs no escape and names this session alone", () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/u);
    fc.assert(
      fc.property(word, word, fc.boolean(), (idea, slot, literalOffered) => {
        const some = named(`coda::${idea}::${slot}`);
        const { exact, inside } = attachTexts(some, { literalOffered });
        const quoted = /^tmux attach -t '=([^']*)'$/u.exec(exact);
        expect(parseTmuxSessionName(quoted?.[1] ?? "")).toEqual(some);
        expect(inside).toBe(exact.replace("attach", "switch-client"));
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["an option", "-v"],
    ["a parent folder", ".."],
    ["a hidden file", ".a"],
    ["a path", "a/b"],
    ["a space", "a b"],
    ["a second command", "a;reboot"],
    ["a substitution", "$(reboot)"],
    ["a backquote", "`reboot`"],
    ["a quote", "a'b"],
    ["a newline", "a\n"],
    ["a glob", "a*"],
    ["a home", "~a"],
    ["a look-alike", "\u0441oda"],
    ["65 characters", "a".repeat(65)],
  ])("refuse %s as a socket name", (_why, socket) => {
    expect(isSocketName(socket)).toBe(false);
    expect(() => attachTexts(name, { socket, literalOffered: true })).toThrow(RangeError);
  });

  it("take only socket names a shell reads as one plain word", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70, unit: "grapheme-ascii" }), (socket) => {
        const plain = /^[\w.-]+$/u.test(socket) && !/^[._-]/u.test(socket) && socket.length <= 64;
        expect(isSocketName(socket)).toBe(plain);
      }),
      { numRuns: 1_000 },
    );
    expect(isSocketName("a".repeat(64))).toBe(true);
  });
});
