import type { Runner } from "@coda/runner-core";
import { describe, expect, it } from "vitest";
import type { Desktop, MenuEntry } from "./desktop.ts";
import { TrayApp } from "./tray-app.ts";

class FakeDesktop implements Desktop {
  readonly happened: string[] = [];
  readonly exited = Promise.withResolvers<void>();
  entries: readonly MenuEntry[] = [];
  isOnly = true;
  quitWanted: () => void = () => undefined;

  claimOnlyInstance(): boolean {
    return this.isOnly;
  }

  async ready(): Promise<void> {
    this.happened.push("ready");
  }

  showTray(entries: readonly MenuEntry[]) {
    this.entries = entries;
    return { setTooltip: (text: string) => void this.happened.push(text) };
  }

  onQuitWanted(listener: () => void): void {
    this.quitWanted = listener;
  }

  exit(): void {
    this.happened.push("exit");
    this.exited.resolve();
  }

  choose(label: string): void {
    this.entries.find((entry) => entry.label === label)?.chosen();
  }
}

const stopping = "Coda Runner: stopping; tmux sessions live on";

function bench(core: { start?: () => Promise<void>; stop?: () => Promise<void> } = {}) {
  const desktop = new FakeDesktop();
  const { happened } = desktop;
  const startCore = async (): Promise<Runner> => {
    happened.push("start core");
    await core.start?.();
    return {
      stop: async () => {
        happened.push("stop core");
        await core.stop?.();
      },
    };
  };
  const options = {
    desktop,
    startCore,
    reasonOf: (error: unknown) => (error instanceof Error ? error.message : String(error)),
    report: (text: string) => void happened.push(`report: ${text}`),
  };
  return { desktop, happened, options };
}

describe("the tray app", () => {
  it("starts the core when the desktop is ready, says so, and stops it before it ends", async () => {
    const { desktop, happened, options } = bench();
    const app = await TrayApp.run(options);
    expect(app?.state).toEqual({ name: "running" });
    expect(desktop.entries.map((entry) => entry.label)).toEqual(["Quit"]);
    desktop.choose("Quit");
    await desktop.exited.promise;
    expect(happened).toEqual([
      "ready",
      "Coda Runner: starting",
      "start core",
      "Coda Runner: running",
      stopping,
      "stop core",
      "exit",
    ]);
  });

  it("ends at once, without a core, where another instance runs", async () => {
    const { desktop, happened, options } = bench();
    desktop.isOnly = false;
    expect(await TrayApp.run(options)).toBeUndefined();
    expect(happened).toEqual(["exit"]);
  });

  it("stays with the reason in the tray when the core cannot start, and can be quit", async () => {
    const { desktop, happened, options } = bench({
      start: async () => {
        throw new Error("tmux was not found; install it");
      },
    });
    const app = await TrayApp.run(options);
    expect(app?.state).toEqual({ name: "failed", why: "tmux was not found; install it" });
    desktop.quitWanted();
    await desktop.exited.promise;
    expect(happened.slice(-3)).toEqual(["Coda Runner does not run: tmux was not found; install it", stopping, "exit"]);
  });

  it("waits for a core that is still starting, and stops it", async () => {
    const start = Promise.withResolvers<void>();
    const { desktop, happened, options } = bench({ start: () => start.promise });
    const running = TrayApp.run(options);
    await Promise.resolve(); // the desktop is ready a turn later
    await Promise.resolve();
    desktop.quitWanted();
    expect(happened).not.toContain("exit");
    start.resolve();
    await desktop.exited.promise;
    await running;
    expect(happened).toEqual(["ready", "Coda Runner: starting", "start core", stopping, "stop core", "exit"]);
  });

  it("stops once however often quitting is asked for, and ends also when the stop fails", async () => {
    const { desktop, happened, options } = bench({
      stop: async () => {
        throw new Error("the disk is full");
      },
    });
    await TrayApp.run(options);
    desktop.choose("Quit");
    desktop.quitWanted();
    await desktop.exited.promise;
    expect(happened.slice(-4)).toEqual([
      stopping,
      "stop core",
      "report: the core did not stop in order: the disk is full",
      "exit",
    ]);
  });
});
