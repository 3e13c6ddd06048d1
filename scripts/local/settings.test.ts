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

  it("refuse one port for both servers", () => {
    expect(() => readSettings({ CODA_PORT: "4000", CODA_RELAY_PORT: "4000" }, "/repo")).toThrow(/different ports/u);
  });
});
