import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

/** Whoever runs these tests may have settings of their own. */
const nowhere = { stateDir: "/nonexistent" };

describe("the helper's settings", () => {
  it("take an empty variable for an unset one", () => {
    const names = [
      "TTY_SYNC",
      "TTY_SESSION_PREFIX",
      "CODA_TMUX_SOCKET",
      "CODA_RUNNER_HOME",
      "CODA_SERVER",
      "CODA_ENROLL_CODE",
      "CODA_REDACTION",
      "CODA_SHELL_INTEGRATION",
      "CODA_METRICS",
    ];
    const empty = Object.fromEntries(names.map((name) => [name, ""]));
    expect(readConfig({ ...empty, HOME: "/h" }, nowhere)).toEqual(readConfig({ HOME: "/h" }, nowhere));
  });

  it("mask at the standard level, unless told otherwise", () => {
    expect(readConfig({}, nowhere).redaction).toBe("standard");
    expect(readConfig({ CODA_REDACTION: "strict" }, nowhere).redaction).toBe("strict");
  });

  it("leave shells as they are, unless told otherwise", () => {
    expect(readConfig({}, nowhere).shellIntegration).toBe(false);
    expect(readConfig({ CODA_SHELL_INTEGRATION: "1" }, nowhere).shellIntegration).toBe(true);
  });

  it("let the web app be told two numbers, unless told otherwise", () => {
    expect(readConfig({}, nowhere).metrics).toBe(true);
    expect(readConfig({ CODA_METRICS: "0" }, nowhere).metrics).toBe(false);
    expect(() => readConfig({ CODA_METRICS: "never" }, nowhere)).toThrow(/CODA_METRICS is 'never'.*1 or 0/u);
  });

  it("name the variable that is wrong, and what to do", () => {
    expect(() => readConfig({ TTY_SYNC: "screen" }, nowhere)).toThrow(/TTY_SYNC is 'screen'.*set it so or unset it/u);
    expect(() => readConfig({ CODA_TMUX_SOCKET: "a b" }, nowhere)).toThrow(/CODA_TMUX_SOCKET/u);
    expect(() => readConfig({ CODA_SERVER: "nowhere" }, nowhere)).toThrow(/CODA_SERVER/u);
    expect(() => readConfig({ CODA_REDACTION: "on" }, nowhere)).toThrow(
      /CODA_REDACTION is 'on'.*off, standard or strict/u,
    );
    expect(() => readConfig({ CODA_SHELL_INTEGRATION: "yes" }, nowhere)).toThrow(
      /CODA_SHELL_INTEGRATION is 'yes'.*1 or 0/u,
    );
  });
});
