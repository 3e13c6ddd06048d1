/**
 * Where each box of shell of each document belongs, by the word behind its `sh`: who runs it, or why nobody does here. The one
 * table of it: documents.test.ts fails on a word that is not in it, and on a box of a clone that is not in the second.
 */

export type BoxPlace =
  /** This test runs every box of that word. */
  | { readonly runBy: string; readonly onlyIn?: string }
  /** The very same box stands in that document, and is run from there. */
  | { readonly sameAs: string }
  /** Its commands are only looked up: programs, scripts, options, files. */
  | { readonly notHere: string };

const guide = "e2e/runner-guide.test.ts";
const ofGuide = { runBy: guide, onlyIn: "docs/runner-tmux.md" };

export const boxPlaces: Readonly<Record<string, BoxPlace>> = {
  // The way from installing the helper to removing it, in order; and other documents' boxes for the machine that it is on by then.
  "": ofGuide,
  terminal: ofGuide,
  tmux: ofGuide,
  attached: ofGuide,
  source: ofGuide,
  curl: ofGuide,
  paired: { runBy: guide },
  again: { sameAs: "docs/runner-tmux.md" },
  executable: { notHere: "a program in one file takes minutes to make: e2e/one-file.test.ts does, and updates it" },
  elsewhere: { notHere: "needs another machine that is reached by SSH" },
  // A folder with the sources in it and nothing running.
  folder: { runBy: "e2e/documents.test.ts" },
  // A PostgreSQL server with rows in every table.
  server: { runBy: "e2e/backup.test.ts" },
  // A whole clone, minutes each: `clones` has what runs the same.
  clone: { runBy: "e2e/documents.test.ts" },
  desktop: {
    notHere:
      "needs Electron's binary, which is fetched from GitHub; runner-desktop/packaging/packed-app.test.ts packs what build.ts makes",
  },
  macos: { notHere: "needs a Mac" },
  fly: { notHere: "needs an account at Fly" },
  vercel: { notHere: "needs an account at Vercel" },
  docker: {
    notHere: "needs an engine of containers; e2e/images.test.ts and deploy-files.test.ts hold what it would read",
  },
  kubernetes: { notHere: "needs a cluster; e2e/chart.test.ts holds what it would be given" },
  github: { notHere: "needs the repository's place on GitHub" },
  demo: {
    notHere:
      "needs a machine with a user named demo and ten programs; what it once made is in runner-core/fidelity/corpus",
  },
  jq: { notHere: "needs jq and an export of the server's log" },
  values: { notHere: "has values that only its reader has" },
};

/** Each line of each box of a whole clone: what runs it or its program, and what it is held by besides. */
export const clones: Readonly<Record<string, string>> = {
  "npm start": "e2e/support/coda-stack.ts",
  "tmux attach -t coda::first::primary": "e2e/main-job.spec.ts",
  "npm test": ".ci/run",
  "npm run test:rest": ".ci/run",
  "npm run check": ".ci/run",
  "npm run test:long": ".github/workflows/long.yml",
  "npm run sign-in": "e2e/support/coda-stack.ts",
  "npm run chaos -- --seed 7 --minutes 2": "e2e/chaos.spec.ts",
  "npm run chaos -- --seed 7 --minutes 20": "e2e/chaos.spec.ts",
  "npm run bench soak -- --minutes 30": "bench/soak/soak.test.ts",
  "npm run runner:package-local": "runner-desktop/packaging/packed-app.test.ts",
  "npm run db:migrate": "scripts/tasks/db-migrate.test.ts",
  "pnpm --filter @coda/runner-core build --executables": "e2e/one-file.test.ts",
};
