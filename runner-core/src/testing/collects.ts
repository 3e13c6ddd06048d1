/** A program in a pane that keeps every byte it gets in a file, for tests of what reaches programs. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TmuxServer } from "./tmux-server.ts";
import { until } from "./until.ts";

export interface Collecting {
  /** Of the file. */
  readonly name?: string;
  /** What the program prints before. */
  readonly first?: string;
  /** In place of what runs in the pane, instead of by its shell. */
  readonly anew?: boolean;
}

/** From now on; what it has got so far. */
export async function collects(
  server: TmuxServer,
  target: string,
  { name = "got", first = "", anew = false }: Collecting = {},
): Promise<() => Buffer> {
  writeFileSync(join(server.folder, `${name}.first`), first);
  const command = `stty raw -echo; cat ${name}.first; printf 'REA''DY'; exec cat >${name}`;
  if (anew) await server.run("respawn-pane", "-k", "-t", target, "-c", server.folder, command);
  else await server.run("send-keys", "-t", target, "-l", `cd ${server.folder}; ${command}\n`);
  await until("the program reads", async () => (await server.screen(target)).includes("READY"));
  return () => readFileSync(join(server.folder, name));
}

/** What has arrived once there is as much as is expected. */
export async function arrived(got: () => Buffer, expected: Buffer | string): Promise<string> {
  await until("all of it arrived", () => got().length >= Buffer.byteLength(expected));
  return got().toString();
}
