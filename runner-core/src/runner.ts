/** The helper's life: what must hold before it starts, its local control, its orderly end. */
import { openTelemetry, type Telemetry } from "@coda/telemetry";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./child-process.ts";
import { pause, systemClock } from "./clock.ts";
import type { RunnerConfig } from "./config.ts";
import { ConfigError, NotPaired, TmuxUnfit } from "./config/config-error.ts";
import { controlSocketPath, serveControl } from "./control/control-socket.ts";
import type { HelperDoor } from "./control/helper-door.ts";
import { takeStart } from "./control/start-lock.ts";
import { Device } from "./device/device.ts";
import { deviceOptions, isPaired } from "./device/device-folder.ts";
import { probeSpoolWithRoom } from "./journal/probe-spool.ts";
import { lawFilesOf } from "./law/law-files.ts";
import type { Log } from "./log.ts";
import { RunnerParts } from "./runner-parts.ts";
import { echoEngine } from "./session/echo-session-host.ts";
import type { SessionEngine } from "./session/session-engine.ts";
import { TmuxEngine } from "./session/tmux-engine.ts";
import { leaveHandover, takeHandover, type Place } from "./takeover/handover.ts";
import type { TakeoverAnswer } from "./takeover/takeover.ts";
import { locateTmux } from "./tmux/find-tmux.ts";
import { parseTmuxVersion, tooOld } from "./tmux/version.ts";

const lastSpansMs = 100;

export interface Runner {
  /** For whoever has started it in their own process; others come in by the socket. */
  readonly door: HelperDoor;
  /** Flushes what is not uploaded yet (3 s at most), leaves tmux and its sessions as they are. */
  stop(): Promise<void>;
  /** As `stop`, for the program that this process becomes at once: viewers watch on until the last moment. */
  handOver(): Promise<void>;
}

export interface RunnerChoices {
  /** A line for whoever reads the helper's own terminal. */
  readonly say?: ((line: string) => void) | undefined;
  /** What `coda-runner restart` asks for; undefined where this process is more than a helper. */
  readonly restart?: (() => Promise<TakeoverAnswer>) | undefined;
}

/** Throws an Error with one sentence that says what to do; on a full disk it waits until there is room, and says so. */
export async function startRunner(config: RunnerConfig, log: Log, choices: RunnerChoices = {}): Promise<Runner> {
  const journals = makeFolders(config);
  const release = await takeStart(config.stateDir);
  try {
    return await startAlone(config, log, { ...choices, journals, release });
  } finally {
    release();
  }
}

/** `release`: from then on the socket keeps others away. */
type AloneChoices = RunnerChoices & { readonly journals: string; readonly release: () => void };

async function startAlone(config: RunnerConfig, log: Log, given: AloneChoices): Promise<Runner> {
  const { journals, release, ...choices } = given;
  const left = takeHandover(placeOf(config));
  const [engine, options, telemetry] = await Promise.all([
    config.engine === "echo" ? echoEngine(randomUUID) : tmuxEngine(config, { log, journals, proved: left?.tmux }),
    deviceOptions(config),
    openTracing(config, log),
  ]);
  // It writes what the device is: only now is it known that there is room.
  const device = await Device.open(options);
  const parts = new RunnerParts({
    config,
    log,
    device,
    engine,
    journals,
    sessions: left?.sessions,
    tracer: telemetry.tracer,
    ...choices,
  });
  const socketPath = controlSocketPath(config.stateDir);
  const control = await serveControl(socketPath, parts.door);
  release();
  log("info", "TTY server listening", { socket: socketPath });
  try {
    await parts.start();
  } catch (error) {
    control.close();
    throw error;
  }
  return {
    door: parts.door,
    stop: async () => {
      await parts.stop();
      parts.door.close();
      // Until now it did something, so a panic is to find it, and nobody else may write what it writes.
      control.close();
      await telemetry.close();
    },
    handOver: async () => {
      const handover = await parts.handOver();
      parts.door.close();
      control.close();
      leaveHandover(placeOf(config), handover);
      // Spans are worth no viewer's wait.
      await Promise.race([telemetry.close(), pause(systemClock, lastSpansMs)]);
    },
  };
}

/** Whether a helper could start with these settings, as far as can be told while another one runs. Throws a sentence. */
export async function proveStart(config: RunnerConfig, log: Log): Promise<void> {
  if (!isPaired(config))
    throw new NotPaired(`this device is not paired with ${config.server}; pair it with: coda-runner pair`);
  if (config.engine === "tmux") await requireFitTmux(config, { log, journals: makeFolders(config) });
}

/** The journals'. */
function makeFolders({ stateDir }: RunnerConfig): string {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const journals = join(stateDir, "journal");
  mkdirSync(journals, { recursive: true, mode: 0o700 });
  return journals;
}

function placeOf({ stateDir }: RunnerConfig): Place {
  return { stateDir, pid: process.pid, nowMs: systemClock.now() };
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

interface EngineGiven {
  readonly log: Log;
  readonly journals: string;
  /** The tmux that is known to be fit, on a machine that can record. */
  readonly proved?: string | undefined;
}

async function tmuxEngine(config: RunnerConfig, { log, journals, proved }: EngineGiven): Promise<SessionEngine> {
  const tmux = proved ?? (await requireFitTmux(config, { log, journals }));
  return new TmuxEngine({ config, tmux, log, journals });
}

/** A tmux that is new enough, on a machine that can record. */
async function requireFitTmux(config: RunnerConfig, { log, journals }: EngineGiven): Promise<string> {
  const [tmux, unfit] = await Promise.all([
    requireTmux(config),
    probeSpoolWithRoom(systemClock, { parent: journals, log }),
  ]);
  if (unfit !== undefined) throw new ConfigError(unfit);
  return tmux;
}

async function requireTmux(config: RunnerConfig): Promise<string> {
  const tmux = await locateTmux({ env: config.env, home: homedir() });
  if (tmux === undefined) {
    throw new TmuxUnfit("tmux was not found; install it (apt install tmux, brew install tmux) and start again");
  }
  const { stdout } = await runProgram(tmux, ["-V"]);
  const refusal = tooOld(parseTmuxVersion(stdout));
  if (refusal !== undefined) throw new TmuxUnfit(`${tmux}: ${refusal} and start again`);
  return tmux;
}
