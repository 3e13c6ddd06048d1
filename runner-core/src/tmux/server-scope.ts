/**
 * A tmux server belongs to nobody's unit: where this helper is a systemd service, the server that it starts is given a
 * scope of its own, so that stopping, restarting or killing the service leaves it alone (systemd-run(1)).
 */
import { readFileSync } from "node:fs";

/** Put before the program; nothing where this process is no service. A terminal of the desktop lies below one, in a scope. */
export function serverScope(env: NodeJS.ProcessEnv, cgroup = ownCgroup()): string[] {
  const isService = env["INVOCATION_ID"] !== undefined && /\.service$/mu.test(cgroup);
  return isService ? ["systemd-run", "--user", "--scope", "--collect", "--quiet", "--"] : [];
}

/** Of cgroups(7): a line per hierarchy; "" where there is none. */
function ownCgroup(): string {
  try {
    return readFileSync("/proc/self/cgroup", "utf8");
  } catch {
    return "";
  }
}
