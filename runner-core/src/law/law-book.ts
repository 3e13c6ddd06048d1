/**
 * The law of this machine as it holds now: the files' word, and who waits for an answer. Every change is written before it
 * holds, and becomes a line of the local audit log whoever made it. Looks at the files itself: a command that ran while
 * no helper did, and a hand that edited them, count too.
 */
import type { BrowserTicket, SessionId, TypingRule } from "@coda/protocol";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import { systemWatch, type WatchPath } from "../journal/journal-watch.ts";
import { reasonOf, type Log } from "../log.ts";
import { RestingLook } from "../resting-look.ts";
import { AskingBrowsers, type AskingBrowser } from "./asking-browsers.ts";
import { browserOf, identityOf, type Browser, type KnownBrowser } from "./browser.ts";
import type { LawFiles, WrittenLaw } from "./law-files.ts";
import { LawWatch } from "./law-watch.ts";
import { atMachine, newsOf } from "./law-news.ts";
import { mayOpen, ruleFor, type Deed, type FlagName, type Flags, type Law, type Standing } from "./rule.ts";

export interface LawBookOptions {
  readonly files: LawFiles;
  readonly audit: Pick<AuditLog, "write">;
  readonly clock: Clock;
  readonly log: Log;
  /** Somebody at the machine is to be told that this browser is new here. */
  readonly onAsked?: (browser: AskingBrowser) => void;
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
  readonly watchPath?: WatchPath;
}

/** Answers that are kept; more than a person gives in a life. */
const mostKnown = 1_000;

export class LawBook {
  readonly #options: LawBookOptions;
  readonly #asking = new AskingBrowsers();
  readonly #listeners = new Set<() => void>();
  #written: WrittenLaw;
  #signature: string;
  #standings: ReadonlyMap<string, KnownBrowser["verdict"]>;
  /** Cut off by a word of which the disk took nothing. */
  #cutOffUnwritten: string | undefined;

  constructor(options: LawBookOptions) {
    this.#options = options;
    const { files } = options;
    this.#signature = files.signature();
    this.#written = files.read();
    this.#standings = standingsOf(this.#written);
    this.#tellFaults([]);
  }

  get flags(): Flags {
    return this.#written.flags;
  }

  /** Since when; undefined: it is not. */
  get cutOffAt(): string | undefined {
    return this.#written.cutOffAt ?? this.#cutOffUnwritten;
  }

  get faults(): readonly string[] {
    return this.#written.faults;
  }

  get asking(): readonly AskingBrowser[] {
    return this.#asking.all;
  }

  get known(): readonly KnownBrowser[] {
    return this.#written.browsers ?? [];
  }

  /** Calls the listener after each change of what may hold for somebody. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to look at the files; returns its end. What nobody said to this process holds after the next look. */
  watch(): () => void {
    const { files, clock, platform = process.platform, watchPath = systemWatch } = this.#options;
    const onEvent = (): void => looks.stirred();
    const watch = new LawWatch({ folders: files.folders, platform, watchPath, onEvent });
    const look = (): void => {
      watch.aim();
      this.look();
    };
    const looks = new RestingLook({ clock, look, mayRest: () => watch.tellsAll });
    return () => {
      looks.close();
      watch.close();
    };
  }

  ruleFor(deed: Deed, ticket: BrowserTicket): TypingRule {
    return ruleFor(deed, this.#law, this.#standingOf(browserOf(ticket)));
  }

  mayOpen(): boolean {
    return mayOpen(this.#law);
  }

  /** What it tried was refused because nobody here knows it: somebody is asked, once. */
  tried(ticket: BrowserTicket, session: SessionId): void {
    const { clock, onAsked } = this.#options;
    const browser = browserOf(ticket);
    if (browser === undefined || this.#standingOf(browser) !== "new") return;
    const asking = { ...browser, session, at: new Date(clock.now()).toISOString() };
    this.#asking.add(asking);
    onAsked?.(asking);
    this.#changed();
  }

  setFlag(flag: FlagName, on: boolean): void {
    this.#options.files.setFlag(flag, on);
    this.#readAnew();
  }

  answer(browser: Browser, verdict: KnownBrowser["verdict"]): void {
    const { files, clock } = this.#options;
    const at = new Date(clock.now()).toISOString();
    const { key, account, guest, name } = browser;
    files.changeBrowsers((known) => {
      const others = known.filter((other) => identityOf(other) !== identityOf(browser));
      if (others.length >= mostKnown)
        throw new Error(`${mostKnown} browsers are known here; forget some first: coda-runner browsers forget <code>`);
      return [...others, { key, account, guest, name, verdict, at }];
    });
    this.#asking.answered(browser);
    this.#readAnew();
  }

  /** It is new here from now on. */
  forget(browser: Pick<Browser, "key" | "account">): void {
    this.#options.files.changeBrowsers((known) => known.filter((other) => identityOf(other) !== identityOf(browser)));
    this.#asking.answered(browser);
    this.#readAnew();
  }

  /** Holds whatever the disk says; throws a sentence when it would not hold after a restart. */
  panic(): void {
    try {
      this.#options.files.cutOff();
    } catch (error) {
      this.#cutOffInMemory();
      const why = reasonOf(error);
      throw new Error(`this helper is cut off, but a restart would undo it: ${why}`, { cause: error });
    }
    this.#readAnew();
  }

  release(): void {
    const { files, audit } = this.#options;
    files.release();
    if (this.#cutOffUnwritten !== undefined) audit.write(atMachine("helper.released"));
    this.#cutOffUnwritten = undefined;
    this.#readAnew();
  }

  /** Whether the files say something else by now. */
  look(): void {
    if (this.#options.files.signature() !== this.#signature) this.#readAnew();
  }

  get #law(): Law {
    const { flags, browsers } = this.#written;
    return { cutOff: this.cutOffAt !== undefined, flags, knowsBrowsers: browsers !== undefined };
  }

  /** It holds before it is written down: a disk that takes its time keeps nobody from being cut off. */
  #readAnew(): void {
    const { files, audit } = this.#options;
    const before = this.#written;
    this.#signature = files.signature();
    this.#written = files.read();
    this.#standings = standingsOf(this.#written);
    this.#tellFaults(before.faults);
    this.#changed();
    for (const note of newsOf(before, this.#written)) audit.write(note);
  }

  #cutOffInMemory(): void {
    if (this.cutOffAt !== undefined) return;
    this.#cutOffUnwritten = new Date(this.#options.clock.now()).toISOString();
    this.#changed();
    this.#options.audit.write(atMachine("helper.panic"));
  }

  #standingOf(browser: Browser | undefined): Standing {
    if (browser === undefined) return "new";
    return this.#standings.get(identityOf(browser)) ?? (this.#asking.has(browser) ? "asked" : "new");
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #tellFaults(before: readonly string[]): void {
    for (const fault of this.#written.faults)
      if (!before.includes(fault)) this.#options.log("error", "the law of this machine is read strictly", { fault });
  }
}

function standingsOf({ browsers = [] }: WrittenLaw): ReadonlyMap<string, KnownBrowser["verdict"]> {
  return new Map(browsers.map((known) => [identityOf(known), known.verdict]));
}
