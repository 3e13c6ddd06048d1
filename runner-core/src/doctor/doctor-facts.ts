/** What the doctor looked at, as found; nothing of what it means. */
import type { HelperStatus } from "../control/control-messages.ts";
import type { WrittenLaw } from "../law/law-files.ts";
import type { ListedTmuxSession } from "../tmux/hub-choice.ts";
import type { ControlClientRow } from "../tmux/left-client.ts";

export interface ProgramFacts {
  /** Absolute. */
  readonly path: string;
  /** What `tmux -V` prints. */
  readonly version: string;
}

export interface RunningServer {
  readonly state: "running";
  readonly version: string;
  readonly pid: number;
  readonly socketPath: string;
  /** Permission bits of the socket's folder; undefined where it cannot be seen. */
  readonly folderMode: number | undefined;
  readonly sessions: readonly ListedTmuxSession[];
  readonly controlClients: readonly ControlClientRow[];
  readonly defaultTerminal: string;
  /** Global option. */
  readonly windowSize: string;
  readonly exitUnattached: boolean;
}

export type ServerFacts =
  | { readonly state: "none" }
  /** Something is at the socket and cannot be spoken to; `why` is tmux's sentence. */
  | { readonly state: "silent"; readonly why: string }
  | RunningServer;

export interface JournalFacts {
  readonly folder: string;
  /** Undefined when the spool works there, else a sentence. */
  readonly spool: string | undefined;
  /** Undefined where the system does not say. */
  readonly freeBytes: number | undefined;
  /** A file system reached over a network or through another program, e.g. "nfs"; undefined for a local one. */
  readonly remote: string | undefined;
}

export type WebFacts = {
  readonly origin: string;
  /** Host and port of the proxy by which it is reached. */
  readonly proxy: string | undefined;
} & (
  | {
      readonly state: "answers";
      /** Of HTTP. */
      readonly status: number;
      /** This machine's clock less its; undefined where it does not say. */
      readonly aheadMs: number | undefined;
    }
  | {
      readonly state: "away";
      readonly why: string;
      /** It is the proxy that cannot be used, whatever the web app does. */
      readonly atProxy: boolean;
    }
);

export interface DoctorFacts {
  /** `tmux -L` name; undefined for the default server. */
  readonly socket: string | undefined;
  readonly prefix: string;
  /** This state folder's helper, as tmux sessions carry it. */
  readonly owner: string;
  /** Undefined when none was found. */
  readonly program: ProgramFacts | undefined;
  readonly server: ServerFacts;
  /** Names of terminal descriptions that programs in tmux may need and this machine lacks. */
  readonly missingTerminals: readonly string[];
  readonly journal: JournalFacts;
  /** Undefined when none runs. */
  readonly helper: HelperStatus | undefined;
  /** Whether this device is paired with the web app of the settings. */
  readonly paired: boolean;
  /** Undefined while this machine is cut off: then nobody is called. */
  readonly web: WebFacts | undefined;
  /** What this machine's own files say. */
  readonly law: Pick<WrittenLaw, "flags" | "cutOffAt" | "faults">;
}
