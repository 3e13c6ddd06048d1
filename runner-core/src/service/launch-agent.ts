/** The helper as a launchd agent (launchd.plist(5)): XML property list, version 1.0. Pure. */
import { join } from "node:path";
import type { ServicePlan } from "./service-plan.ts";

export const agentLabel = "app.coda.runner";

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Whether launchd has started this process as that agent: it names it so (launchd.plist(5), xpc.h). */
export function byLaunchd(env: NodeJS.ProcessEnv): boolean {
  return env["XPC_SERVICE_NAME"] === agentLabel;
}

export function agentText({ command, arguments: given, environment, logFolder }: ServicePlan): string {
  const agent: Value = {
    Label: agentLabel,
    ProgramArguments: [...command, ...given, "start"],
    EnvironmentVariables: { ...environment, CODA_STARTED_BY: "service" },
    RunAtLoad: true,
    // Ended in order it stays ended; after a crash, or a refusal to start, it is begun again.
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    // In the person's own session: elsewhere there is no keychain to open.
    LimitLoadToSessionType: "Aqua",
    // What it does is waited for by somebody at a keyboard.
    ProcessType: "Interactive",
    // A tmux server that it started goes on.
    AbandonProcessGroup: true,
    Umask: 0o077,
    StandardOutPath: "/dev/null",
    // What its own log, which is kept short, could not take is all that comes here.
    StandardErrorPath: join(logFolder, "launchd.log"),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${valueText(agent, "")}
</plist>
`;
}

function valueText(value: Value, indent: string): string {
  if (typeof value === "string") return `${indent}<string>${xmlText(value)}</string>`;
  if (typeof value === "number") return `${indent}<integer>${value}</integer>`;
  if (typeof value === "boolean") return `${indent}<${String(value)}/>`;
  const inner = `${indent}  `;
  if (isList(value))
    return [`${indent}<array>`, ...value.map((each) => valueText(each, inner)), `${indent}</array>`].join("\n");
  const entries = Object.entries(value).flatMap(([key, each]) => [
    `${inner}<key>${xmlText(key)}</key>`,
    valueText(each, inner),
  ]);
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`].join("\n");
}

function isList(value: readonly Value[] | { readonly [key: string]: Value }): value is readonly Value[] {
  return Array.isArray(value);
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
