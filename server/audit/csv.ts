/** Lines of comma-separated values (RFC 4180) that a spreadsheet shows and does not run. */

type Value = string | number | boolean | null;

/** What a cell must not begin with, or a spreadsheet takes it for a formula: also the wide forms of East Asian keyboards. */
const formula = /^\s*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

export function csvLine(values: readonly Value[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}

function cell(value: Value): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const harmless = formula.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
