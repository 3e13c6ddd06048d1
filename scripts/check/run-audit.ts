/** Command: asks the registry whether what we ship has known vulnerabilities. Says so where it cannot be asked. */
import { run } from "../command.ts";
import { auditVerdict } from "./audit-verdict.ts";

const { output } = await run({
  program: "npx",
  args: ["--yes", "pnpm@12.21.0", "audit", "--prod", "--json"],
  env: { NO_COLOR: "1" },
});
const { kind, text } = auditVerdict(output);
console.log(text);
if (kind === "vulnerable") process.exitCode = 1;
