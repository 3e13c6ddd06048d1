/** Runbook commands whose content comes with a later part of the plan: one sentence, and a non-zero exit. */
const reasons: Record<string, string> = {
  lighthouse: "the Lighthouse run comes with the finished web app (docs/roadmap.md, F); nothing was measured.",
  "runner:package-local": "the desktop app is packaged with the companion (docs/roadmap.md, G); no file was written.",
};

const command = process.argv[2] ?? "";
process.stderr.write(`coda: ${command}: ${reasons[command] ?? "there is no such command."}\n`);
process.exit(1);
