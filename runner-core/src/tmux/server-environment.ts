/** The environment for tmux: a server that we start hands it to every shell, so nothing of Coda's own may be in it. */
import { delimiter } from "node:path";

const ours =
  /^(CODA_|NODE_|npm_|NEXT|TICKET_|RELAY_|DEVMODE_|TTY_S|PNPM|COREPACK|DATABASE_URL$|INIT_CWD$|TMUX$|TMUX_PANE$)/u;

export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
  const path = (env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return { ...kept, PATH: path.join(delimiter) };
}
