/** What is asked of a value besides its kind, and what is made of it. */
import { Problem, type Check } from "./schema.ts";

function asked(isSo: (value: never) => boolean, message?: string): Check {
  return { read: (value) => (isSo(value as never) ? value : new Problem(message)) };
}

function made<Value>(make: (value: Value) => Value): Check {
  return { read: (value) => make(value as Value) };
}

type Long = string | readonly unknown[];

/** Texts are as long as they have code points. One has at most two units, so most need not be counted. */
function isLonger(value: Long, most: number): boolean {
  if (value.length <= most) return false;
  return typeof value === "string" && value.length <= 2 * most ? Array.from(value).length > most : true;
}

export function maxLength(most: number, message?: string): Check {
  return asked((value: Long) => !isLonger(value, most), message);
}

export function minLength(least: number, message?: string): Check {
  return asked((value: Long) => isLonger(value, least - 1), message);
}

export function minimum(least: number, message?: string): Check {
  return asked((value: number) => value >= least, message);
}

export function maximum(most: number, message?: string): Check {
  return asked((value: number) => value <= most, message);
}

export function regex(grammar: RegExp, message?: string): Check {
  return asked((value: string) => grammar.test(value), message);
}

export function refine(isSo: (value: unknown) => boolean, message?: string): Check {
  return asked(isSo, message);
}

export function trim(): Check {
  return made((value: string) => value.trim());
}

export function toLowerCase(): Check {
  return made((value: string) => value.toLowerCase());
}
