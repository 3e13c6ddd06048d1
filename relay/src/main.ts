/** The relay's process: configuration, a log line when it listens and one when it is ready, and an end within 5 s of SIGTERM or Ctrl-C. */
import { limits } from "@coda/protocol";
import { systemClock } from "./clock.ts";
import { readConfig, type RelayConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startRelay, type Relay } from "./start-relay.ts";

// Whoever reads the log may go: that is no reason to cut everybody's session.
process.stdout.on("error", () => {});
const log = createLog(systemClock, (line) => process.stdout.write(line));

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function startProblem(error: unknown, config: RelayConfig): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return `Port ${config.port} is in use; stop what uses it or set ${config.portVariable} to another port.`;
  }
  if (code === "EACCES") return `Port ${config.port} may not be used; set ${config.portVariable} to one above 1023.`;
  if (code === "EADDRNOTAVAIL") return `RELAY_BIND is ${config.bind}, which is no address of this machine.`;
  return `TICKET_PUBLIC_KEY must be an Ed25519 public key in SPKI PEM (${String(error)}).`;
}

async function start(config: RelayConfig): Promise<Relay> {
  try {
    return await startRelay({ ...config, log });
  } catch (error) {
    return fail(startProblem(error, config));
  }
}

const read = readConfig();
if ("problems" in read) fail(read.problems.join("\n"));
const relay = await start(read.config);

let stopping = false;
function stop(signal: string): void {
  if (stopping) return;
  stopping = true;
  log.info("relay draining", { signal });
  setTimeout(() => process.exit(1), limits.forcedExitMs).unref();
  void relay.close().then(() => {
    log.info("relay stopped");
    process.exitCode = 0;
    setTimeout(() => process.exit(), limits.idleExitMs).unref();
  });
}

process.on("SIGTERM", () => {
  stop("SIGTERM");
});
process.on("SIGINT", () => {
  stop("SIGINT");
});
const { region } = read.config;
const place = { port: relay.port, ...(region !== undefined && { region }) };
log.info("relay listening", place);
if (await relay.serving) log.info("relay ready", place);
