/** The helper as a systemd user unit (systemd.unit(5), systemd.service(5), systemd.syntax(7)). Pure. */
import { hopelessCodes, restart, type ServicePlan } from "./service-plan.ts";

export const unitName = "coda-runner.service";

/** From this version on it waits longer before each restart (RestartSteps=, RestartMaxDelaySec=). */
const versionOfSteps = 254;

/** `version` 0: it is not known. */
export function unitText({ command, arguments: given, environment }: ServicePlan, version: number): string {
  const start = waits(version) ? ["start"] : ["start", "--back-off"];
  const variables = Object.entries({ ...environment, CODA_STARTED_BY: "service" });
  return `[Unit]
Description=Coda helper: bridges this account's tmux sessions, and only those of Coda, to the browser
Documentation=man:coda-runner(1)
# It is begun anew for ever: a machine may be offline for days.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${[...command, ...given, ...start].map((word) => unitWord(word)).join(" ")}
${variables.map(([name, value]) => `Environment=${unitWord(`${name}=${value}`, "%")}`).join("\n")}
Restart=on-failure
RestartSec=${restart.firstSeconds}
${waits(version) ? steps : "# Before systemd 254 it waits the same each time: the helper itself waits longer.\n"}# Not paired, no fit tmux, wrong usage: only a person can help.
RestartPreventExitStatus=${hopelessCodes.join(" ")}
# The helper alone is ended. A tmux server that it started has a scope of its own; one that could not be given any goes on, too.
KillMode=process
# A program in such a server that takes all memory is not the helper's end.
OOMPolicy=continue
TimeoutStopSec=20
UMask=0077

[Install]
WantedBy=default.target
`;
}

const steps = `RestartSteps=${restart.steps}\nRestartMaxDelaySec=${restart.longestSeconds}\n`;

function waits(version: number): boolean {
  return version >= versionOfSteps;
}

/** One word of a line. `%` begins a specifier everywhere, `$` a variable in a command alone. */
function unitWord(text: string, escaped: "%$" | "%" = "%$"): string {
  const specifiers = text.replaceAll("%", "%%");
  const plain = escaped === "%$" ? specifiers.replaceAll("$", "$$$$") : specifiers;
  const quoted = plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${quoted}"`;
}
