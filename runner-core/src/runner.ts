/** The helper's life: what must hold before it starts, its local control, its orderly end. */
import { openTelemetry, type Telemetry } from "@coda/telemetry";
import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./child-process.ts";
import { pause, systemClock } from "./clock.ts";
import type { RunnerConfig } from "./config.ts";
import { ConfigError, NotPaired, TmuxUnfit } from "./config/config-error.ts";
import { controlSocketPath, serveControl, type Give } from "./control/control-socket.ts";
import type { HelperDoor } from "./control/helper-door.ts";
import { takeStart } from "./control/start-lock.ts";
import { Device, type DeviceOptions } from "./device/device.ts";
import { deviceOptions, isPaired } from "./device/device-folder.ts";
import { probeSpoolWithRoom } from "./journal/probe-spool.ts";
import { lawFilesOf } from "./law/law-files.ts";
import type { Log } from "./log.ts";
import { makeFolder } from "./make-folder.ts";
import { RunnerParts } from "./runner-parts.ts";
import { echoEngine } from "./session/echo-session-host.ts";
import type { SessionEngine } from "./session/session-engine.ts";
import { TmuxEngine } from "./session/tmux-engine.ts";
import { takeHandover, type Handover } from "./takeover/handover.ts";
import type { LetGo, TakeoverAnswer } from "./takeover/takeover.ts";
import { locateTmux } from "./tmux/find-tmux.ts";
import { parseTmuxVersion, tooOld } from "./tmux/version.ts";

const lastSpansMs = 100;

export interface Runner {
  /** For whoever has started it in their own process; others come in by the socket. */
  readonly door: HelperDoor;
  /** Flushes what is not uploaded yet (3 s at most), leaves tmux and its sessions as they are. */
  stop(): Promise<void>;
  /** As `stop`, for a helper that comes at once: viewers watch on until the last moment. */
  handOver(): Promise<LetGo>;
}

export interface RunnerChoices {
  /** A line for whoever reads the helper's own terminal. */
  readonly say?: ((line: string) => void) | undefined;
  /** What `coda-runner restart` asks for; undefined where this process is more than a helper. */
  readonly restart?: (() => Promise<TakeoverAnswer>) | undefined;
  /** What a helper that is ready to take over from this one asks for. */
  readonly give?: Give | undefined;
  /** It serves until another process is a helper again. */
  readonly standsIn?: boolean | undefined;
}

/** Throws an Error with one sentence that says what to do; on a full disk it waits until there is room, and says so. */
export async function startRunner(config: RunnerConfig, log: Log, choices: RunnerChoices = {}): Promise<Runner> {
  const journals = makeFolders(config);
  const release = await takeStart(config.stateDir);
  try {
    const left = takeHandover({ stateDir: config.stateDir, pid: process.pid, nowMs: systemClock.now() });
    const prepared = await prepare(config, { log, journals, proved: left?.tmux });
    return await serve(prepared, { ...choices, release, left });
  } finally {
    release();
  }
}

/**
 * As `startRunner`, in the place of a helper that serves until this one is ready: only then `askHandover` is called, which
 * resolves once that one holds nothing any more. Undefined where it had ended by itself.
 */
export async function succeedRunner(
  config: RunnerConfig,
  log: Log,
  { askHandover, ...choices }: RunnerChoices & { readonly askHandover: () => Promise<Handover | undefined> },
): Promise<Runner> {
  // Whether it could start, the same program has said a moment ago.
  const proved = config.engine === "tmux" ? await requireTmux(config) : undefined;
  const prepared = await prepare(config, { log, journals: makeFolders(config), proved });
  const left = await askHandover();
  const release = await takeStart(config.stateDir);
  try {
    return await serve(prepared, { ...choices, release, left });
  } finally {
    release();
  }
}

/** What needs neither tmux nor journals nor anything else that one helper alone may have. */
interface Prepared {
  readonly config: RunnerConfig;
  readonly log: Log;
  readonly journals: string;
  readonly engine: SessionEngine;
  readonly device: DeviceOptions;
  readonly telemetry: Telemetry;
}

async function prepare(config: RunnerConfig, given: EngineGiven): Promise<Prepared> {
  const { log, journals } = given;
  const [engine, device, telemetry] = await Promise.all([
    config.engine === "echo" ? echoEngine(randomUUID) : tmuxEngine(config, given),
    deviceOptions(config),
    openTracing(config, log),
  ]);
  return { config, log, journals, engine, device, telemetry };
}

/** `release`: from then on the socket keeps others away. */
type ServeChoices = RunnerChoices & { readonly left: Handover | undefined; readonly release: () => void };

async function serve(prepared: Prepared, given: ServeChoices): Promise<Runner> {
  const { config, log, telemetry, ...rest } = prepared;
  const { release, give, ...choices } = given;
  // It writes what the device is: only now is it known that there is room.
  const device = await Device.open(prepared.device);
  const parts = new RunnerParts({ ...rest, ...choices, config, log, device, tracer: telemetry.tracer });
  const socketPath = controlSocketPath(config.stateDir);
  const control = await serveControl(socketPath, parts.door, give);
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
      // Spans are worth no viewer's wait.
      const lastSpans = Promise.race([telemetry.close(), pause(systemClock, lastSpansMs)]);
      return { handover, rest: lastSpans };
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
  makeFolder(stateDir);
  const journals = join(stateDir, "journal");
  makeFolder(journals);
  return journals;
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
