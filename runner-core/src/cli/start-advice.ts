/** How a helper is started on this machine, for who finds none running. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { agentFile } from "../service/launchd-manager.ts";
import { unitFile } from "../service/systemd-manager.ts";

export function startAdvice(env: NodeJS.ProcessEnv): string {
  const home = homedir();
  if (existsSync(unitFile({ home, env })) || existsSync(agentFile(home)))
    return "start its service anew with 'coda-runner service install'";
  return "start it with 'coda-runner start' (or 'npm start')";
}
