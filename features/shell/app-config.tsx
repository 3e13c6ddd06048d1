/** What the server knows and every signed-in page needs: how sessions are named, and on which tmux server they live. */
"use client";

import type { SessionPrefix } from "@coda/protocol";
import { createContext, useContext, type ReactNode } from "react";

export interface AppConfig {
  readonly prefix: SessionPrefix;
  /** The socket of the relay that tickets lead to. */
  readonly relayUrl: string;
  /** `tmux -L` name that this instance's own helper uses; null for the user's default server, or not known. */
  readonly socket: string | null;
  /** Whether links for guests can be made. */
  readonly sharing: boolean;
  readonly isAdmin: boolean;
  /** Whether the reader runs this server: an admin, and in local mode whoever has the machine. */
  readonly isOperator: boolean;
  /** Started by `npm start` from a folder of the source: the helper's command is that folder's, and on nobody's PATH. */
  readonly isLocal: boolean;
}

const AppConfigContext = createContext<AppConfig | null>(null);

export function AppConfigProvider({ config, children }: { readonly config: AppConfig; readonly children: ReactNode }) {
  return <AppConfigContext value={config}>{children}</AppConfigContext>;
}

export function useAppConfig(): AppConfig {
  const config = useContext(AppConfigContext);
  if (config === null) throw new Error("useAppConfig outside AppConfigProvider");
  return config;
}
