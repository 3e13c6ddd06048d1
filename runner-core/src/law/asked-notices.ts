/** Tells whoever sits at the machine that a browser is new here: in the logs, and on the terminal of `start`. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { AskingBrowser } from "./asking-browsers.ts";
import { codeOf } from "./browser.ts";
import { askedText, personOf } from "./law-text.ts";

export interface AskedNoticesOptions {
  readonly audit: Pick<AuditLog, "write">;
  readonly log: Log;
  readonly clock: Pick<Clock, "steadyMs">;
  /** A line on the helper's own terminal, where somebody reads it. */
  readonly say: ((line: string) => void) | undefined;
}

/** Whoever mints tickets can make up browsers without end: so many are told of in a minute, the list has the rest. */
const atOnce = 8;
const withinMs = 60_000;

export class AskedNotices {
  readonly #options: AskedNoticesOptions;
  #toldMs: number[] = [];

  constructor(options: AskedNoticesOptions) {
    this.#options = options;
  }

  asked(browser: AskingBrowser): void {
    const { audit, clock, log, say } = this.#options;
    const { account, name, session } = browser;
    const code = codeOf(browser);
    audit.write({
      action: "helper.input-refused",
      session,
      by: { id: account, name },
      subject: { fault: "new-browser", browser: code },
    });
    const nowMs = clock.steadyMs();
    this.#toldMs = this.#toldMs.filter((atMs) => nowMs - atMs < withinMs);
    if (this.#toldMs.length === atOnce) return;
    this.#toldMs.push(nowMs);
    log("warn", "a browser that is new here wants to type", {
      browser: code,
      account,
      session,
      see: "coda-runner browsers",
    });
    say?.(askedText(code, personOf(browser)));
  }
}
