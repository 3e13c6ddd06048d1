/** What follows from the doctor's facts: one line each, with what to do where something is to be done. Pure. */
import { limits, sessionPrefixSchema } from "@coda/protocol";
import { flagNames } from "../law/rule.ts";
import { chooseHub, hubAs, noHubText, usedByOthers } from "../tmux/hub-choice.ts";
import { crashRisk, creationRefusedBy, parseTmuxVersion, tooOld } from "../tmux/version.ts";
import type { DoctorFacts, JournalFacts, ProgramFacts, RunningServer, ServerFacts } from "./doctor-facts.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";
import { helperFindings, webFindings } from "./web-findings.ts";

const upgrade = "install tmux 3.7a or newer";

export function findings(facts: DoctorFacts): Finding[] {
  return [
    programFinding(facts.program),
    ...serverFindings(facts),
    ...terminalFindings(facts),
    ...journalFindings(facts.journal),
    ...webFindings(facts),
    ...helperFindings(facts),
    ...lawFindings(facts.law),
  ];
}

function programFinding(program: ProgramFacts | undefined): Finding {
  if (program === undefined)
    return problem(
      "tmux",
      "not found in PATH, the usual folders or the login shell's PATH",
      "install tmux (apt install tmux, brew install tmux)",
    );
  const version = parseTmuxVersion(program.version);
  const found = `${program.version.trim()} at ${program.path}`;
  if (version === undefined)
    return warning("tmux", `${found}: its version says nothing to Coda`, "use a release of tmux, 3.3a or newer");
  const old = tooOld(version);
  return old === undefined ? ok("tmux", found) : problem("tmux", `${found}: too old`, "install tmux 3.3a or newer");
}

function serverFindings(facts: DoctorFacts): Finding[] {
  const { server, program } = facts;
  switch (server.state) {
    case "none": {
      const version = parseTmuxVersion(program?.version ?? "");
      const risk = version && crashRisk(version);
      const none = ok("server", "none runs; the helper starts one");
      return risk === undefined ? [none] : [none, warning("crashes", risk, upgrade)];
    }
    case "silent":
      return [
        problem("server", `it does not answer: ${server.why}`, "end it, or set CODA_TMUX_SOCKET to another name"),
      ];
    case "running":
      return runningFindings(facts, server);
  }
}

function runningFindings(facts: DoctorFacts, server: RunningServer): Finding[] {
  return [
    versionFinding(facts.program, server),
    ...crashFindings(server),
    socketFinding(server),
    ...optionFindings(server),
    ...hubFindings(facts, server),
    ...strayFindings(facts, server),
  ];
}

function versionFinding(program: ProgramFacts | undefined, server: RunningServer): Finding {
  const version = parseTmuxVersion(server.version);
  const found = `${server.version}, process ${server.pid}`;
  if (version !== undefined && tooOld(version) !== undefined)
    return problem(
      "server",
      `${found}: too old`,
      "install tmux 3.3a or newer, then end this server when its work is done",
    );
  const own = parseTmuxVersion(program?.version ?? "");
  return own === undefined || own.text === server.version
    ? ok("server", found)
    : warning(
        "server",
        `${found}; the program is ${own.text}`,
        "end the server when its work is done: until then it may refuse terminals of the other version",
      );
}

function crashFindings({ version, windowSize }: RunningServer): Finding[] {
  const parsed = parseTmuxVersion(version);
  if (parsed === undefined) return [];
  const refused = creationRefusedBy(parsed, windowSize);
  const risk = crashRisk(parsed);
  return [
    ...(refused === undefined
      ? []
      : [problem("windows", refused, "set window-size to latest, or use tmux 3.7 or newer")]),
    ...(risk === undefined ? [] : [warning("crashes", risk, upgrade)]),
  ];
}

function socketFinding({ socketPath, folderMode }: RunningServer): Finding {
  if (folderMode === undefined || (folderMode & 0o077) === 0) return ok("socket", socketPath);
  const mode = folderMode.toString(8);
  return warning("socket", `${socketPath}: others can reach its folder (mode ${mode})`, "chmod 700 that folder");
}

function optionFindings({ exitUnattached }: RunningServer): Finding[] {
  if (!exitUnattached) return [];
  const text =
    "exit-unattached is on: the server ends, with every session, when the helper stops and nobody is attached";
  return [warning("options", text, "tmux set -s exit-unattached off")];
}

function hubFindings({ prefix, owner, socket }: DoctorFacts, server: RunningServer): Finding[] {
  const { sessions, version, controlClients } = server;
  const parsed = sessionPrefixSchema.parse(prefix);
  const inUse = usedByOthers(controlClients, owner);
  const choice = chooseHub({ prefix: parsed, owner, inUse }, sessions);
  if (choice === undefined) return [problem("hub", noHubText(parsed), "rename one of them")];
  const name = choice.existing?.name ?? choice.name;
  const { literalUnavailable } = hubAs({ ...choice, id: "" }, { prefix: parsed, socket, version });
  const is = choice.existing === undefined ? `none yet; it will be '${name}'` : `session '${name}'`;
  const tmux = socket === undefined ? "tmux" : `tmux -L ${socket}`;
  return [
    ok("hub", is),
    literalUnavailable === null
      ? ok("short form", `${tmux} attach -t ${prefix}::<idea>::<slot> is offered`)
      : warning("short form", `not offered: ${literalUnavailable}`, "use the exact form, which always works"),
  ];
}

/**
 * Helpers' control clients on the hub that no running helper is at the other end of: one helper has one, its newest. Who
 * attaches to the hub with `tmux -CC` is a person.
 */
function strayFindings({ owner, prefix, helper }: DoctorFacts, server: RunningServer): Finding[] {
  const hubs = new Set(server.sessions.filter(({ hubOf }) => hubOf === prefix).map(({ id }) => id));
  const onHub = server.controlClients.filter((client) => client.owner !== undefined && hubs.has(client.session));
  const byOwner = Map.groupBy(onHub, (client) => client.owner);
  const inUse = new Set(
    [...byOwner].flatMap(([by, clients]) => {
      const isRun = by !== owner || helper !== undefined;
      return isRun ? clients.toSorted((a, b) => a.created - b.created || a.pid - b.pid).slice(-1) : [];
    }),
  );
  return onHub
    .filter((client) => !inUse.has(client))
    .map(({ name, pid }) => {
      const text = `control client '${name}' is on the hub and belongs to no helper that runs`;
      return warning("clients", text, `kill ${pid} (a helper that starts does so with its own)`);
    });
}

function terminalFindings({ server, missingTerminals }: DoctorFacts): Finding[] {
  const wanted = defaultTerminal(server);
  if (missingTerminals.length === 0) return [ok("terminal", wanted)];
  const advice =
    "install it (apt install ncurses-term, brew install ncurses), or set default-terminal to screen-256color";
  return missingTerminals.map((name) =>
    warning("terminal", `this machine lacks the description '${name}', which programs in tmux ask for`, advice),
  );
}

function defaultTerminal(server: ServerFacts): string {
  return server.state === "running" ? `default-terminal ${server.defaultTerminal}` : "tmux-256color is known";
}

function journalFindings({ folder, spool, freeBytes, remote }: JournalFacts): Finding[] {
  const found: Finding[] = [];
  if (spool !== undefined) found.push(problem("recording", spool, "without it nothing is recorded or shown"));
  if (remote !== undefined)
    found.push(
      warning(
        "disk",
        `${folder} is on ${remote}, where a stall costs the tmux server memory`,
        "choose a --state-dir on a local disk",
      ),
    );
  if (freeBytes !== undefined && freeBytes < limits.journalDeviceBytes)
    found.push(
      warning("disk", `${mib(freeBytes)} free; journals may take ${mib(limits.journalDeviceBytes)}`, "free some space"),
    );
  if (found.length > 0) return found;
  return [ok("recording", `the recording pipe works; journals in ${folder}`)];
}

function lawFindings({ flags, cutOffAt, faults }: DoctorFacts["law"]): Finding[] {
  const strict = faults.map((fault) => problem("law", fault, "until then the strictest rules hold"));
  if (cutOffAt !== undefined)
    return [...strict, problem("law", `this machine is cut off since ${cutOffAt}`, "coda-runner panic --release")];
  if (strict.length > 0) return strict;
  const off = flagNames.filter((flag) => flag !== "ask" && !flags[flag]);
  const allowed = off.length === 0 ? "browsers may do what their tickets allow" : `off: ${off.join(", ")}`;
  return [ok("law", `${allowed}; ${flags.ask ? "new ones are asked about here" : "nobody is asked about new ones"}`)];
}

function mib(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MiB`;
}
