/** Shows the web app's link in the browser of whoever sits at this machine. */
import { platform } from "node:os";
import { startAlone } from "../child-process.ts";

/**
 * The program that opens links here. `BROWSER` names another one, or `none`. Undefined where nobody sits before a screen of
 * this machine, as over ssh.
 */
export function linkOpener(env: NodeJS.ProcessEnv, system: string = platform()): string | undefined {
  const wanted = env["BROWSER"] ?? "";
  if (wanted !== "") return wanted === "none" ? undefined : wanted;
  if (env["SSH_CONNECTION"] !== undefined) return undefined;
  if (system === "darwin") return "open";
  const hasScreen = [env["DISPLAY"], env["WAYLAND_DISPLAY"]].some((screen) => screen !== undefined && screen !== "");
  return system === "linux" && hasScreen ? "xdg-open" : undefined;
}

/** True when it is being opened. Nothing but a page of `server` is, whatever the web app calls its link. */
export function openLink(url: string, given: { readonly server: string; readonly env: NodeJS.ProcessEnv }): boolean {
  const opener = linkOpener(given.env);
  if (opener === undefined || URL.parse(url)?.origin !== given.server) return false;
  return startAlone(opener, [url], { env: given.env });
}
