/** `npm run dev`: local mode with the web app compiled as its pages are asked for. */
import { runLocal } from "../local/run-local.ts";

await runLocal("dev");
