/** Runbook commands whose content comes with a later part of the plan: one sentence, and a non-zero exit. */
const reasons: Record<string, string> = {
  "runner:package-local": "the desktop app is packaged with the companion (docs/roadmap.md, G); no file was written.",
};

const command = process.argv[2] ?? "";
process.stderr.write(`coda: ${command}: ${reasons[command] ?? "there is no such command."}\n`);
process.exit(1);
