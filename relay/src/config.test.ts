import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { ticketKeys } from "./testing/sign-ticket.ts";

const pem = ticketKeys().publicKey;
const needed = { TICKET_PUBLIC_KEY: pem, RELAY_ALLOWED_ORIGINS: "http://127.0.0.1:3000" };

const long = "s".repeat(32);

describe("readConfig", () => {
  it("needs the key and the origins and has defaults for the rest", () => {
    expect(readConfig(needed)).toEqual({
      config: {
        port: 8787,
        portVariable: "CODA_RELAY_PORT",
        bind: "127.0.0.1",
        ticketPublicKey: pem.trim(),
        allowedOrigins: ["http://127.0.0.1:3000"],
        allowedHosts: undefined,
        internalSecrets: [],
        webAppUrl: "http://127.0.0.1:3000",
        prefix: "coda",
      },
    });
  });

  it("takes the key as PEM, as PEM with written-out line ends, and as base64 of PEM", () => {
    const forms = [pem, pem.replaceAll("\n", String.raw`\n`), Buffer.from(pem).toString("base64")];
    for (const form of forms) {
      expect(readConfig({ ...needed, TICKET_PUBLIC_KEY: form })).toMatchObject({
        config: { ticketPublicKey: pem.trim() },
      });
    }
  });

  it("prefers CODA_RELAY_PORT to PORT and remembers which it was", () => {
    expect(readConfig({ ...needed, PORT: "80" })).toMatchObject({ config: { port: 80, portVariable: "PORT" } });
    const both = readConfig({ ...needed, PORT: "80", CODA_RELAY_PORT: "81" });
    expect(both).toMatchObject({ config: { port: 81, portVariable: "CODA_RELAY_PORT" } });
  });

  it("reads one internal secret, or two while one is exchanged", () => {
    const [fresh, old] = ["n".repeat(32), "o".repeat(32)];
    expect(readConfig({ ...needed, RELAY_INTERNAL_SECRET: old })).toMatchObject({ config: { internalSecrets: [old] } });
    expect(readConfig({ ...needed, RELAY_INTERNAL_SECRET: `${fresh}, ${old}` })).toMatchObject({
      config: { internalSecrets: [fresh, old] },
    });
  });

  it("reads lists, and an empty variable as unset", () => {
    const lists = {
      RELAY_ALLOWED_ORIGINS: "https://a.example, https://b.example:444",
      RELAY_ALLOWED_HOSTS: "R.example",
    };
    expect(readConfig({ ...needed, ...lists, RELAY_BIND: "", TTY_SYNC: "" })).toMatchObject({
      config: {
        allowedOrigins: ["https://a.example", "https://b.example:444"],
        allowedHosts: ["r.example"],
        bind: "127.0.0.1",
      },
    });
  });

  const wrong: [Record<string, string>, string][] = [
    [{ CODA_RELAY_PORT: "many" }, "CODA_RELAY_PORT must be a port number."],
    [{ CODA_RELAY_PORT: "70000" }, "CODA_RELAY_PORT must be a port number."],
    [{ RELAY_BIND: "everywhere" }, "RELAY_BIND must be an IP address, such as 127.0.0.1 or 0.0.0.0."],
    [
      { TICKET_PUBLIC_KEY: "secret" },
      "TICKET_PUBLIC_KEY must be an Ed25519 public key in SPKI PEM, as it is or in base64.",
    ],
    [{ RELAY_ALLOWED_ORIGINS: "https://a.example/page" }, "RELAY_ALLOWED_ORIGINS must list origins such as"],
    [{ RELAY_ALLOWED_ORIGINS: "," }, "RELAY_ALLOWED_ORIGINS must name at least one origin."],
    [{ RELAY_INTERNAL_SECRET: "short" }, "RELAY_INTERNAL_SECRET must have at least 32 characters."],
    [{ RELAY_INTERNAL_SECRET: "," }, "RELAY_INTERNAL_SECRET must be one secret, or two: new,old."],
    [
      { RELAY_INTERNAL_SECRET: `${long},${long},${long}` },
      "RELAY_INTERNAL_SECRET must be one secret, or two: new,old.",
    ],
    [{ TTY_SYNC: "screen" }, "TTY_SYNC must be 'tmux', the only engine there is."],
    [{ TTY_SESSION_PREFIX: "A_b" }, "TTY_SESSION_PREFIX must be 1 to 20 of a-z and 0-9, beginning with a letter."],
  ];
  for (const [over, sentence] of wrong) {
    it(`says in one sentence: ${sentence}`, () => {
      const read = readConfig({ ...needed, ...over });
      if (!("problems" in read)) throw new Error("the configuration was taken");
      expect(read.problems).toHaveLength(1);
      expect(read.problems[0]).toContain(sentence);
    });
  }
});
