import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

describe("local mode's settings", () => {
  it("take an empty variable for an unset one: state never lands in the repository's own folder", () => {
    const names = [
      "CODA_HOME",
      "CODA_PORT",
      "CODA_RELAY_PORT",
      "CODA_TMUX_SOCKET",
      "DATABASE_URL",
      "TTY_SYNC",
      "TTY_SESSION_PREFIX",
    ];
    const empty = Object.fromEntries(names.map((name) => [name, ""]));
    expect(readSettings(empty, "/repo")).toEqual(readSettings({}, "/repo"));
    expect(readSettings(empty, "/repo").home).toBe("/repo/.coda");
  });

  it("refuse another database's address before anything is built, without its password", () => {
    const refused = () => readSettings({ DATABASE_URL: "mysql://ada:secret@127.0.0.1/x" }, "/repo");
    expect(refused).toThrow(/^DATABASE_URL must be a postgres:\/\/ URL; unset it/u);
    expect(refused).not.toThrow(/secret/u);
    const good = "postgresql://ada@127.0.0.1/x";
    expect(readSettings({ DATABASE_URL: good }, "/repo").databaseUrl).toBe(good);
  });

  it("refuse one port for both servers", () => {
    expect(() => readSettings({ CODA_PORT: "4000", CODA_RELAY_PORT: "4000" }, "/repo")).toThrow(/different ports/u);
  });
});
