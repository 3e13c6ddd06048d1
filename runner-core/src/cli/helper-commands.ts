/** `status`, `doctor`, `audit` and `logs`: what this machine's helper does, and did. */
import { z } from "zod";
import { auditFolder } from "../audit/audit-files.ts";
import { auditLineSchema } from "../audit/audit-line.ts";
import { auditLineText, verdictText } from "../audit/audit-text.ts";
import { verdictOf, verdictSchema } from "../audit/audit-verdict.ts";
import { toldUpTo } from "../audit/told-cursor.ts";
import { readChain } from "../audit/verify-chain.ts";
import { systemClock } from "../clock.ts";
import { helperStatusSchema, type HelperStatus, type ListedSession } from "../control/control-messages.ts";
import { doctorText, isWell } from "../doctor/doctor-text.ts";
import { findings } from "../doctor/findings.ts";
import { gatherFacts } from "../doctor/gather-facts.ts";
import { askHelper, field } from "./ask-helper.ts";
import { jsonOption, report, type CliCommand } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { columnsIn } from "./output.ts";
import { statusText } from "./status-text.ts";
import { watchHelper } from "./watch-helper.ts";

const findingSchema = z.object({
  topic: z.string(),
  verdict: z.enum(["ok", "warning", "problem"]),
  text: z.string(),
  /** What to do. */
  advice: z.string().optional(),
});

export const statusCommand: CliCommand = {
  path: ["status"],
  group: "This helper",
  description: "what the helper is doing, and for whom",
  arguments: [],
  options: [{ flags: "--watch", meaning: "draw it anew at each change, until Ctrl-C" }, jsonOption],
  examples: [
    { line: "coda-runner status --watch", does: "keep an eye on it" },
    { line: "coda-runner status --json | jq -r .relay", does: "live, or what it waits for" },
  ],
  next: "coda-runner doctor, where something of it looks wrong",
  json: helperStatusSchema,
  run: async (call) => {
    const text = (status: HelperStatus, sessions: readonly ListedSession[]): string =>
      statusText(status, sessions, { columns: columnsIn(call.out), paint: call.out.paint });
    if (call.options["watch"] === true)
      return watchHelper(call, {
        json: ({ status }) => status,
        text: ({ status, sessions }) => text(status, sessions),
      });
    const status = field(await askHelper(call, { version: 1, command: "status" }), "status");
    if (call.options["json"] === true) call.out.print(JSON.stringify(status));
    else call.out.print(text(status, field(await askHelper(call, { version: 1, command: "list" }), "sessions")));
    return exitCodes.done;
  },
};

export const doctorCommand: CliCommand = {
  path: ["doctor"],
  group: "This helper",
  description:
    "look at tmux and this machine, and say what follows; ends with 1 when something keeps Coda from working",
  arguments: [],
  options: [jsonOption],
  examples: [{ line: "coda-runner doctor", does: "what is wrong, and what to do about it" }],
  json: z.object({ well: z.boolean(), findings: z.array(findingSchema) }),
  run: async (call) => {
    const found = findings(await gatherFacts(call.config(), systemClock));
    const isJson = call.options["json"] === true;
    call.out.print(isJson ? JSON.stringify({ well: isWell(found), findings: found }) : doctorText(found));
    return isWell(found) ? exitCodes.done : exitCodes.failed;
  },
};

export const auditCommand: CliCommand = {
  path: ["audit"],
  group: "This helper",
  description: "what browsers did at this machine, oldest first: who came, left, typed, and what was refused",
  arguments: [],
  options: [
    { flags: "--verify", meaning: "whether every line is there and as it was written; ends with 1 when not" },
    { flags: "--json", meaning: "for programs: the lines as they are kept; with --verify what came of it" },
  ],
  examples: [{ line: "coda-runner audit --verify", does: "was anything taken out of it?" }],
  json: z.union([auditLineSchema, verdictSchema]),
  run: async (call) => {
    const folder = auditFolder(call.places.stateDir);
    const told = toldUpTo(folder);
    const chain = readChain(folder, told);
    if (call.options["verify"] !== true) {
      for (const line of chain.lines) report(call, { json: line, text: auditLineText(line) });
      return exitCodes.done;
    }
    report(call, { json: verdictOf(chain, told), text: verdictText(chain, told) });
    return chain.faults.length > 0 ? exitCodes.failed : exitCodes.done;
  },
};
