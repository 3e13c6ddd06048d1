/** The helper's life: what must hold before it starts, its local control, its orderly end. */
import { openTelemetry, type Telemetry } from "@coda/telemetry";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./child-process.ts";
import { systemClock } from "./clock.ts";
import { ConfigError, type RunnerConfig } from "./config.ts";
import { controlSocketPath, serveControl } from "./control/control-socket.ts";
import { Device } from "./device/device.ts";
import { deviceOptions } from "./device/device-commands.ts";
import { probeSpoolWithRoom } from "./journal/probe-spool.ts";
import { lawFilesOf } from "./law/law-files.ts";
import type { Log } from "./log.ts";
import { RunnerParts } from "./runner-parts.ts";
import { echoEngine } from "./session/echo-session-host.ts";
import type { SessionEngine } from "./session/session-engine.ts";
import { TmuxEngine } from "./session/tmux-engine.ts";
import { locateTmux } from "./tmux/find-tmux.ts";
import { parseTmuxVersion, tooOld } from "./tmux/version.ts";

export interface Runner {
  /** Flushes what is not uploaded yet (3 s at most), leaves tmux and its sessions as they are. */
  stop(): Promise<void>;
}

/** Throws an Error with one sentence that says what to do; on a full disk it waits until there is room, and says so. */
export async function startRunner(
  config: RunnerConfig,
  log: Log,
  /** A line for whoever reads the helper's own terminal. */
  say?: (line: string) => void,
): Promise<Runner> {
  mkdirSync(config.stateDir, { recursive: true, mode: 0o700 });
  const journals = join(config.stateDir, "journal");
  mkdirSync(journals, { recursive: true, mode: 0o700 });
  const engine = config.engine === "echo" ? echoEngine(randomUUID) : await tmuxEngine(config, { log, journals });
  const device = await Device.open(await deviceOptions(config));
  const telemetry = await openTracing(config, log);
  const parts = new RunnerParts({ config, log, device, engine, journals, tracer: telemetry.tracer, say });
  const socketPath = controlSocketPath(config.stateDir);
  const control = await serveControl(socketPath, async (request) => parts.answer(request));
  log("info", "TTY server listening", { socket: socketPath });
  try {
    await parts.start();
  } catch (error) {
    control.close();
    throw error;
  }
  return {
    stop: async () => {
      await parts.stop();
      // Until now it did something, so a panic is to find it, and nobody else may write what it writes.
      control.close();
      await telemetry.close();
    },
  };
}

async function openTracing(config: RunnerConfig, log: Log): Promise<Telemetry> {
  return openTelemetry(config.telemetry, {
    instance: randomUUID(),
    after: (delayMs, action) => {
      const timer = systemClock.after(delayMs, action);
      return () => timer.cancel();
    },
    report: (reason) => log("warn", "spans cannot be delivered to the collector", { reason }),
    mayExport: () => lawFilesOf(config.stateDir).read().cutOffAt === undefined,
  });
}

async function tmuxEngine(config: RunnerConfig, given: { log: Log; journals: string }): Promise<SessionEngine> {
  const tmux = await requireTmux(config);
  const unfit = await probeSpoolWithRoom(systemClock, { parent: given.journals, log: given.log });
  if (unfit !== undefined) throw new ConfigError(unfit);
  return new TmuxEngine({ config, tmux, ...given });
}

async function requireTmux(config: RunnerConfig): Promise<string> {
  const tmux = await locateTmux(config.env, homedir());
  if (tmux === undefined) {
    throw new ConfigError("tmux was not found; install it (apt install tmux, brew install tmux) and start again");
  }
  const { stdout } = await runProgram(tmux, ["-V"]);
  const refusal = tooOld(parseTmuxVersion(stdout));
  if (refusal !== undefined) throw new ConfigError(`${tmux}: ${refusal} and start again`);
  return tmux;
}
