/** Joins class names; what is false or undefined falls out. */
export function classNames(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join(" ");
}
