/** Schemas of texts that have a grammar of their own. */
import { kind, Problem, Schema } from "./schema.ts";

const isText = (value: unknown): value is string => typeof value === "string";

function grammar(isOfIt: (text: string) => boolean, message?: string): Schema {
  return kind((value) => isText(value) && isOfIt(value), {}, message);
}

/** RFC 9562: of a known version and its variant, or all zeros, or all ones. */
const uuidText =
  /^(?:[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}|[0-]{36}|f{8}-f{4}-f{4}-f{4}-f{12})$/iu;
const zeros = "00000000-0000-0000-0000-000000000000";
const ones = /^[f-]+$/u;
/** In capitals neither. */
const isUuid = (text: string) =>
  uuidText.test(text) && (!/^[0-]+$/u.test(text) || text === zeros) && (!/^[fF-]+$/u.test(text) || ones.test(text));

export function uuid(): Schema {
  return grammar(isUuid);
}

const base64Text = /^[\dA-Za-z+/]*={0,2}$/u;

export function base64(): Schema {
  return grammar((text) => text.length % 4 === 0 && base64Text.test(text));
}

const emailText = /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i;

export function email(message?: string): Schema {
  return grammar((text) => emailText.test(text), message);
}

/** The language's own in every runtime this is read in; the protocol compiles without their libraries. */
declare const URL: { readonly canParse: (text: string) => boolean };

/** `protocol`: of the web, with its two slashes. As it was written, but for what a URL's parser leaves out. */
export function url({ protocol }: { readonly protocol?: RegExp } = {}): Schema {
  const isOfIt = (text: string) => {
    const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//iu.exec(text) ?? [];
    return protocol === undefined || (scheme !== undefined && protocol.test(scheme.toLowerCase()));
  };
  return new Schema((value) => {
    const text = isText(value) ? value.trim() : "";
    return isOfIt(text) && URL.canParse(text) ? text.replaceAll(/[\t\n\r]/gu, "") : new Problem();
  });
}

const dateTimeText = /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/u;
/** After so many years the calendar is the same; `Date.UTC` takes the first hundred for those after 1900. */
const calendarYears = 400;

/** RFC 3339 in universal time, of a day that there is. */
function isDateTime(text: string): boolean {
  const [year, month, day] = (dateTimeText.exec(text) ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year + calendarYears, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export const iso = { datetime: (): Schema => grammar(isDateTime) };
