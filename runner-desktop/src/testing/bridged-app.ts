/**
 * The app without Electron: its own logic, its own core in a process of its own, its own page and preload script. A bridge
 * stands where Electron's messages between window and main process stand, and nothing else is played but tray and system.
 */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf, systemClock } from "@coda/runner-core";
import { channels } from "../contract/window-channels.ts";
import { AppSettings } from "../main/app-settings.ts";
import { CompanionApp } from "../main/companion-app.ts";
import { CoreProcess, type CoreChild } from "../main/core-process.ts";
import { pageFile } from "../main/page-files.ts";
import { absentUpdates } from "../main/updates.ts";
import { heardCommand, pageOrigin, pageUrl } from "../main/window-commands.ts";
import { PlayedDesktop } from "./played-desktop.ts";

const built = join(import.meta.dirname, "..", "..", "dist");

/** The preload script with a stand-in for `electron`, to be run in a page before its own scripts. */
export function bridgedPreload(): string {
  const electron = `{
    contextBridge: { exposeInMainWorld: (name, value) => { window[name] = value; } },
    ipcRenderer: {
      on: (channel, listener) => window.companionListeners.push({ channel, listener }),
      off: (channel, listener) => {
        window.companionListeners = window.companionListeners.filter((held) => held.listener !== listener);
      },
      send: (channel) => void window.companionSay(channel),
      invoke: async (channel, message) => window.companionSay(channel, message),
    },
  }`;
  const preload = readFileSync(join(built, "preload.cjs"), "utf8");
  return `window.companionListeners = []; (() => { const require = () => (${electron}); ${preload} })();`;
}

/** A file of the page as the app's own scheme gives it. `path` begins with a slash. */
export function bridgedFile(path: string): Response {
  return pageFile(join(built, "page"), `${pageOrigin}${path}`);
}

export class BridgedApp {
  readonly desktop = new PlayedDesktop();
  readonly reports: string[] = [];
  /** How the core's process ended last. */
  ended: string | undefined;
  #isStarted = false;
  #core: ChildProcess | undefined;

  /** `env`: of the core's process. Throws when the app does not come up. */
  async start(given: { readonly env: NodeJS.ProcessEnv; readonly dataFolder: string }): Promise<void> {
    this.#isStarted = true;
    const report = (text: string): void => void this.reports.push(text);
    await CompanionApp.run(
      {
        desktop: this.desktop,
        core: (onLife) => new CoreProcess({ spawn: () => this.#fork(given.env), clock: systemClock, onLife, report }),
        settings: new AppSettings(join(given.dataFolder, "settings.json")),
        updates: absentUpdates("this build is a test's"),
        version: "0.1.0",
        platform: "linux",
        report,
      },
      [],
    );
  }

  /** What the page said to the app, as Electron would bring it. */
  async hear(channel: string, message: unknown): Promise<unknown> {
    if (channel === channels.watch) return this.desktop.state;
    if (channel !== channels.command) throw new Error(`no such channel: ${channel}`);
    return heardCommand({ url: pageUrl, isTopFrame: true }, message, async (command) => this.desktop.perform(command));
  }

  /** As a crash does. */
  killCore(): void {
    this.#core?.kill("SIGKILL");
  }

  async quit(): Promise<void> {
    if (!this.#isStarted) return;
    this.desktop.wantQuit();
    await this.desktop.exited.promise;
  }

  #fork(env: NodeJS.ProcessEnv): CoreChild {
    const child = fork(join(built, "core.js"), [], { env, stdio: ["ignore", "ignore", "ignore", "ipc"] });
    this.#core = child;
    return {
      send: (message) => void child.send(message as object, (error) => error && this.reports.push(reasonOf(error))),
      onMessage: (listener) => void child.on("message", listener),
      onEnded: (listener) =>
        void child.on("exit", (code, signal) => {
          this.ended = signal ?? `exit code ${code}`;
          listener(this.ended);
        }),
      kill: () => void child.kill("SIGKILL"),
    };
  }
}
