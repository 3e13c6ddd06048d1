/**
 * Runs before each test file that shares its process with others: where a commit is decided about, properties are tried with the same
 * values each time, so that what fails there fails of the commit. Everywhere else they are tried with others each time.
 */
import { configureGlobal } from "fast-check";

const decidesAboutCommits = process.env["CI"] !== undefined;
if (decidesAboutCommits) configureGlobal({ seed: 20_261_122 });
