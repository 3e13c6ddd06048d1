/** What changed in the law, as lines of the audit log: by a person at the machine, whichever way they did it. Pure. */
import type { AuditNote } from "../audit/audit-log.ts";
import { codeOf, identityOf, type KnownBrowser } from "./browser.ts";
import type { WrittenLaw } from "./law-files.ts";
import { flagNames } from "./rule.ts";

export function newsOf(before: WrittenLaw, now: WrittenLaw): AuditNote[] {
  return [...cutNews(before, now), ...flagNews(before, now), ...browserNews(before, now), ...faultNews(before, now)];
}

/** Done by whoever sits here. */
export function atMachine(action: AuditNote["action"], subject: AuditNote["subject"] = {}): AuditNote {
  return { action, session: null, by: null, subject };
}

function cutNews({ cutOffAt: before }: WrittenLaw, { cutOffAt: now }: WrittenLaw): AuditNote[] {
  if ((before === undefined) === (now === undefined)) return [];
  return [atMachine(now === undefined ? "helper.released" : "helper.panic")];
}

function flagNews(before: WrittenLaw, now: WrittenLaw): AuditNote[] {
  return flagNames
    .filter((flag) => before.flags[flag] !== now.flags[flag])
    .map((flag) => atMachine("helper.flags-changed", { flag, on: now.flags[flag] }));
}

/** Nothing while the list cannot be read: what it says then, nobody knows. */
function browserNews({ browsers: before }: WrittenLaw, { browsers: now }: WrittenLaw): AuditNote[] {
  if (before === undefined || now === undefined) return [];
  const [then, since] = [before, now].map(byIdentity);
  const answered = now.filter((known) => then?.get(identityOf(known))?.verdict !== known.verdict);
  const forgotten = before.filter((known) => since?.has(identityOf(known)) !== true);
  return [
    ...answered.map((known) => answerNote(known)),
    ...forgotten.map((known) => atMachine("helper.browser-refused", { ...subjectOf(known), forgotten: true })),
  ];
}

/** What to do about it is for who sits at the machine, in the helper's log and status. */
function faultNews(before: WrittenLaw, now: WrittenLaw): AuditNote[] {
  const isNew = now.faults.length > 0 && before.faults.length === 0;
  return isNew ? [atMachine("helper.flags-changed", { unreadable: true })] : [];
}

function answerNote(known: KnownBrowser): AuditNote {
  return atMachine(known.verdict === "allowed" ? "helper.browser-allowed" : "helper.browser-refused", subjectOf(known));
}

function subjectOf(known: KnownBrowser): AuditNote["subject"] {
  return { browser: codeOf(known), account: known.account, name: known.name };
}

function byIdentity(browsers: readonly KnownBrowser[]): ReadonlyMap<string, KnownBrowser> {
  return new Map(browsers.map((known) => [identityOf(known), known]));
}
