/**
 * Answers the local command about the law: the helper's desk while one runs, else the command's own. Errors are sentences
 * for the person who asked.
 */
import type { SessionId } from "@coda/protocol";
import type { ControlReply } from "../control/control-messages.ts";
import { codeOf, fingerprintOfBrowser, type Browser } from "./browser.ts";
import type { LawBook } from "./law-book.ts";
import type { LawRequest, LawStatus, ListedBrowser, ShownBrowser } from "./law-requests.ts";
import { personOf } from "./law-text.ts";

type AnswerRequest = Extract<LawRequest, { command: "browsers-answer" }>;

const codeDigits = 8;

/** How a session is called; without it they are named by their ids. */
type SessionNames = (session: SessionId) => string;

export function answerLaw(book: LawBook, request: LawRequest, nameOf: SessionNames = String): ControlReply {
  switch (request.command) {
    case "law":
      return { ok: true, law: lawStatus(book) };
    case "law-set":
      book.setFlag(request.flag, request.on);
      return { ok: true, law: lawStatus(book) };
    case "browsers":
      return { ok: true, browsers: listBrowsers(book, nameOf) };
    case "browsers-answer":
      return { ok: true, ...answerBrowser(book, request) };
    case "panic":
      book.panic();
      return { ok: true, said: "This machine is cut off." };
    case "release":
      return { ok: true, said: release(book) };
  }
}

export function lawStatus(book: LawBook): LawStatus {
  const { flags, cutOffAt = null, asking, faults } = book;
  return { flags, cutOffAt, asking: asking.length, faults: [...faults] };
}

function listBrowsers({ asking, known }: LawBook, nameOf: SessionNames = String): ListedBrowser[] {
  return [
    ...asking.map((browser) => ({ ...listed(browser), standing: "asks" as const, session: nameOf(browser.session) })),
    ...known.map((browser) => ({ ...listed(browser), standing: browser.verdict, session: null })),
  ];
}

function listed(browser: Browser & { readonly at: string }) {
  return { ...shownBrowser(browser), at: browser.at };
}

function shownBrowser(browser: Browser): ShownBrowser {
  const { key, account, guest, name } = browser;
  return { key, account, guest, name, code: codeOf(browser), fingerprint: fingerprintOfBrowser(browser) };
}

function release(book: LawBook): string {
  const was = book.cutOffAt;
  book.release();
  return was === undefined ? "This machine was not cut off." : "This machine is released: all goes on.";
}

/** Whoever made a key to look like another's must not be meant by mistake: only one can be allowed at a time. */
function answerBrowser(book: LawBook, request: AnswerRequest): { said: string; answered: ShownBrowser[] } {
  const meant = listBrowsers(book).filter((browser) => isMeant(browser, request));
  const [only] = meant;
  if (only === undefined)
    throw new Error(`no browser that is known here has the code ${shown(request)}; see: coda-runner browsers`);
  if (request.answer === "allow" && meant.length > 1) throw new Error(ambiguous(meant, request));
  for (const browser of meant) {
    if (request.answer === "forget") book.forget(browser);
    else book.answer(browser, request.answer === "allow" ? "allowed" : "denied");
  }
  const said = meant.map((browser) => `${browser.code}, ${personOf(browser)}: ${outcomes[request.answer]}.`);
  return { said: said.join("\n"), answered: meant.map((browser) => shownBrowser(browser)) };
}

const outcomes = {
  allow: "may type here",
  deny: "may do nothing here",
  forget: "is new here again",
} as const;

function isMeant({ fingerprint, account }: ListedBrowser, request: AnswerRequest): boolean {
  const digits = digitsOf(request.code);
  return (
    digits.length >= codeDigits &&
    digitsOf(fingerprint).startsWith(digits) &&
    account.startsWith(request.account?.toLowerCase() ?? "")
  );
}

function digitsOf(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/gu, "");
}

function shown({ code, account }: AnswerRequest): string {
  return account === undefined ? `'${code}'` : `'${code}' and an account ${account}…`;
}

function ambiguous(meant: readonly ListedBrowser[], { code }: AnswerRequest): string {
  const each = meant.map((browser) => `${browser.fingerprint} of ${personOf(browser)}, account ${browser.account}`);
  return `${meant.length} browsers have the code '${code}', so say more of its key, or whose it is with --account <id>: ${each.join("; ")}`;
}
