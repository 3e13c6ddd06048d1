import { expect, it } from "vitest";
import { auditVerdict } from "./audit-verdict.ts";

const report = (advisories: object) => JSON.stringify({ advisories, metadata: { dependencies: 500 } });

it.each([
  ["no advisory", report({}), "fine"],
  ["a moderate one", report({ 1: { module_name: "a", severity: "moderate", title: "slow" } }), "fine"],
  ["a high one", report({ 1: { module_name: "a", severity: "high", title: "leaks", url: "https://x" } }), "vulnerable"],
  ["a critical one behind a warning", `npm warn {x}\n${report({ 1: { severity: "critical" } })}`, "vulnerable"],
  ["a registry without advisories", "Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n responded with 405", "skipped"],
  ["no registry", "request failed, reason: getaddrinfo ENOTFOUND registry.example", "skipped"],
  ["nothing at all", "", "skipped"],
])("%s is %s", (_, output, kind) => {
  expect(auditVerdict(output).kind).toBe(kind);
});

it("names what is vulnerable, and why nobody could be asked", () => {
  const { text } = auditVerdict(
    report({ 1: { module_name: "a", severity: "high", title: "leaks", url: "https://x" } }),
  );
  expect(text).toBe("high: a: leaks https://x");
  expect(auditVerdict("ERR_PNPM_AUDIT_BAD_RESPONSE").text).toBe(
    "skipped: the registry's advisories could not be read (ERR_PNPM_AUDIT_BAD_RESPONSE)",
  );
});
