/** The transcript: every byte, whatever it is, and first paint that waits for none of the old ones. */
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { sessionListReplySchema, type ApiSession } from "@coda/protocol";
import { ownStack } from "./support/own-stack.ts";
import { numbersIn, TerminalPage, upTo } from "./support/terminal-page.ts";
import { test } from "./support/test.ts";
import { waitFor } from "./support/wait-for.ts";

const stack = ownStack();

async function sessionOf(page: Page, slot: string): Promise<ApiSession> {
  const reply = await page.request.get(`${stack.webUrl}/api/devmode/sessions?idea=first`);
  const { sessions } = sessionListReplySchema.parse(await reply.json());
  const session = sessions.find((candidate) => candidate.slot === slot);
  if (session === undefined) throw new Error(`no session ${slot}`);
  return session;
}

/** Pieces that trip what treats output as text: all byte values, broken UTF-8, escapes cut short, NUL. */
function hostileBytes(length: number): Buffer {
  const bytes = randomBytes(length);
  const pieces = ["\u001B[31m", "\u001B]0;title", "\u001BPtmux;", "\u001B[?1049h", "é", "漢字", "👩‍👩‍👧"].map((text) =>
    Buffer.from(text),
  );
  pieces.push(Buffer.from([0xc3]), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from([0xe2, 0x82]));
  for (let at = 0; at + 64 < length; at += 997) pieces[at % pieces.length]?.copy(bytes, at);
  return bytes;
}

test("the raw transcript equals, byte for byte, what the program wrote: 5 MB of anything", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  stack.runner("new", "first", "bytes");
  const written = hostileBytes(5 * 1024 * 1024);
  const file = join(stack.home, "bytes.bin");
  writeFileSync(file, written);
  // Without output processing the terminal passes bytes as they are; marks tell where the program's own begin and end.
  const command = `stty -opost -echo; printf BEG; printf IN; cat ${file}; printf EN; printf DED; stty sane; cat`;
  stack.tmux("send-keys", "-t", "=coda__first__bytes:", command, "Enter");
  const session = await sessionOf(page, "bytes");
  const raw = await waitFor(
    async () => {
      const reply = await page.request.get(`${stack.webUrl}/api/devmode/sessions/${session.id}/transcript?format=raw`);
      const body = await reply.body();
      return body.includes("ENDED") ? body : undefined;
    },
    { what: "the whole transcript", withinMs: 40_000 },
  );
  const begin = raw.indexOf("BEGIN") + 5;
  const own = raw.subarray(begin, begin + written.length);
  expect(createHash("sha256").update(own).digest("hex")).toBe(createHash("sha256").update(written).digest("hex"));
  expect(raw.subarray(begin + written.length, begin + written.length + 5).toString("latin1")).toBe("ENDED");
});

test("with ten thousand lines of history the first paint does not wait for them", async ({ page, context }) => {
  const writer = new TerminalPage(page);
  await writer.signIn(stack.signInUrl());
  await writer.live();
  await writer.run("i=1; while [ $i -le 10000 ]; do echo line$i; i=$((i+1)); done; echo line-done");
  await writer.shows("line-done", 60_000);
  const session = await sessionOf(page, "primary");
  await waitFor(
    async () => {
      const reply = await page.request.get(`${stack.webUrl}/api/devmode/sessions/${session.id}/transcript?format=raw`);
      return (await reply.body()).includes("line-done\r\n");
    },
    { what: "the upload" },
  );
  await page.close();

  // Older pages are held back until the first paint has been seen without them.
  const reader = new TerminalPage(await context.newPage());
  const release = Promise.withResolvers<void>();
  await reader.page.route("**/transcript?*before=*", async (route) => {
    await release.promise;
    await route.continue();
  });
  await reader.page.goto(`${stack.webUrl}/ideas/first/terminals/primary`);
  await reader.shows("line-done");
  await reader.live();
  release.resolve();
  await expect.poll(async () => numbersIn(await reader.lines(), "line").length, { timeout: 30_000 }).toBe(10_000);
  expect(numbersIn(await reader.lines(), "line")).toEqual(upTo(10_000));
});
