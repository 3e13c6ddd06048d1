/** `npm start`: the built product in local mode. */
import { runLocal } from "../local/run-local.ts";

await runLocal("start");
