/**
 * Idle helpers in a process of their own, since one process may hold so many descriptors only. `node idle-clients.ts
 * <port>` reads their tickets, a JSON array, says how many there are when all are welcomed, and stays.
 */
import { json } from "node:stream/consumers";
import { openMany } from "./peers.ts";

const tickets = (await json(process.stdin)) as string[];
const peers = await openMany(Number(process.argv[2]), tickets);
process.stdout.write(`${peers.length}\n`);
