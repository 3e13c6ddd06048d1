/** `pnpm fidelity [name …]`: plays the whole corpus and prints, by program, what differs and why. Fails as the test does. */
import { loadCorpus } from "./corpus.ts";
import { causes } from "./differences.ts";
import { meetsExpectations, unexplained } from "./expectations.ts";
import { measure, type Measured } from "./measure.ts";
import { Stage } from "./stage.ts";

const effort = { pauses: 12, viewers: 50, seed: 20_261_121 };

function line(measured: Measured): string {
  const { name, cells, late } = measured;
  const different = causes.reduce((sum, cause) => sum + measured.causes[cause], 0);
  const share = (100 * (1 - different / cells)).toFixed(3);
  const why = causes.flatMap((cause) => (measured.causes[cause] === 0 ? [] : [`${measured.causes[cause]} ${cause}`]));
  const differing = late.found.reduce((sum, { differences }) => sum + differences.length, 0);
  const shares = [cells, `${share} %`, unexplained(measured)];
  const columns = [name, ...shares, why.join(", ") || "–", late.attached, late.cells, differing];
  return `| ${columns.join(" | ")} |\n`;
}

const names = process.argv.slice(2);
const corpus = loadCorpus().filter(({ name }) => names.length === 0 || names.includes(name));
const stage = await Stage.open(...corpus.map(({ name }) => name));
process.stdout.write(`tmux ${stage.tmuxVersion}\n\n`);
process.stdout.write(
  "| program | cells | as in tmux | unexplained | what differs | late viewers | their cells | differing |\n",
);
process.stdout.write("|---|--:|--:|--:|---|--:|--:|--:|\n");
const measured: Measured[] = [];
try {
  for (const played of corpus) {
    const one = await measure(stage, played, effort);
    measured.push(one);
    process.stdout.write(line(one));
  }
} finally {
  await stage.close();
}
process.exitCode = measured.every(meetsExpectations) ? 0 : 1;
