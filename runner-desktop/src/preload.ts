/**
 * All that the window's page is given of the app, in the page's own world: `window.companion`. Runs sandboxed, before the
 * page; what goes through is plain data, and main checks it.
 */
import { contextBridge, ipcRenderer } from "electron";
import type { Companion } from "./contract/companion-command.ts";
import type { CompanionState } from "./contract/companion-state.ts";
import type { Outcome } from "./contract/core-messages.ts";
import { channels } from "./contract/window-channels.ts";

const companion: Companion = {
  watch(listener) {
    const heard = (_event: unknown, state: CompanionState): void => listener(state);
    ipcRenderer.on(channels.state, heard);
    ipcRenderer.send(channels.watch);
    return () => void ipcRenderer.off(channels.state, heard);
  },
  do: async (command) => (await ipcRenderer.invoke(channels.command, command)) as Outcome,
};

contextBridge.exposeInMainWorld("companion", companion);
