/**
 * Every document there is, held against the house: each box of shell has a place (support/box-places.ts) and is run by the test that is
 * named there, or says why it is not run here; of every command and path that any of them names, also within a sentence, the script,
 * the option and the file are there. Boxes that need nothing but the sources are run here.
 */
import { createPrivateKey, createPublicKey } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findProgram } from "@coda/runner-core/testing/find-program";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../scripts/command.ts";
import { boxPlaces, clones } from "./support/box-places.ts";
import { faultOf, isCommand, isOwnPath } from "./support/command-facts.ts";
import { readBoxes, readGuide, readInline, unmarkedBoxes, type Box } from "./support/guide-boxes.ts";

const root = join(import.meta.dirname, "..");
const documents = [".", "docs", "protocol", "runner-desktop", ".github"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);
const pages = new Map(documents.map((file) => [file, readFileSync(join(root, file), "utf8")]));

interface Placed {
  readonly document: string;
  readonly box: Box;
}
const boxes: readonly Placed[] = [...pages].flatMap(([document, page]) =>
  readGuide(page).map((box) => ({ document, box })),
);
const linesOf = ({ text }: Box): string[] =>
  text
    .replaceAll(/ *\\?\n {2,}/gu, " ")
    .split("\n")
    .filter((line) => line.trim() !== "");
const plain = (line: string): string => line.replace(/\s+#\s.*$/u, "").trim();

describe("the boxes", () => {
  test("say what they are, in fences: a command for a shell, or something to look at", () => {
    expect(boxes.length).toBeGreaterThan(60);
    for (const [document, page] of pages) {
      const kinds = readBoxes(page).map(({ language }) => language);
      expect([document, kinds.filter((kind) => !["sh", "text", "json", "dotenv"].includes(kind))]).toEqual([
        document,
        [],
      ]);
      expect([document, unmarkedBoxes(page)]).toEqual([document, []]);
    }
  });

  test("have a place in the table, which has no other", () => {
    expect(
      boxes.filter(({ box }) => !(box.place in boxPlaces)).map(({ document, box }) => [document, box.last]),
    ).toEqual([]);
    const used = new Set(boxes.map(({ box }) => box.place));
    expect(Object.keys(boxPlaces).filter((place) => !used.has(place))).toEqual([]);
  });

  test("are run by a test that is there, or from another document that has the very same", () => {
    const strays = boxes.filter(({ document, box }) => {
      const place = boxPlaces[box.place];
      if (place === undefined || "notHere" in place) return false;
      if ("sameAs" in place) return !readGuide(pages.get(place.sameAs) ?? "").some(({ text }) => text === box.text);
      return !existsSync(join(root, place.runBy)) || (place.onlyIn ?? document) !== document;
    });
    expect(strays.map(({ document, box }) => [document, box.last])).toEqual([]);
  });

  test("of a whole clone are lines whose program is run elsewhere", () => {
    const lines = boxes.filter(({ box }) => box.place === "clone").flatMap(({ box }) => linesOf(box).map(plain));
    expect(lines.filter((line) => !(line in clones))).toEqual([]);
    expect(Object.keys(clones).filter((line) => !lines.includes(line))).toEqual([]);
    expect(Object.values(clones).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe("what they tell people to type is there", () => {
  test("in each line of each box", () => {
    const faults = boxes.flatMap(({ document, box }) =>
      box.text.includes("'const{")
        ? []
        : linesOf(box)
            .flatMap((line) => faultOf(line) ?? [])
            .map((fault) => `${document}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  test("in each command within a sentence or a table", () => {
    const named = [...pages].flatMap(([document, page]) =>
      readInline(page)
        .filter(isCommand)
        .map((words) => ({ document, words })),
    );
    expect(named.length).toBeGreaterThan(150);
    expect(named.flatMap(({ document, words }) => faultOf(words)?.concat(` (${document})`) ?? [])).toEqual([]);
  });

  test("in each path within a sentence or a table, and behind each link", () => {
    const missing: string[] = [];
    for (const [document, page] of pages) {
      const paths = readInline(page)
        .filter(isOwnPath)
        .map((path) => join(root, path));
      const links = [...page.matchAll(/(?:\]\(|\s(?:src|srcset)=")(?<target>[^)"#\s]+)/gu)]
        .map(({ groups }) => groups?.["target"] ?? "")
        .filter((target) => !/^[a-z]+:/u.test(target))
        .map((target) => join(root, dirname(document), target));
      for (const path of [...paths, ...links]) if (!existsSync(path)) missing.push(`${document}: ${path}`);
    }
    expect(missing).toEqual([]);
  });

  test("and what is not is found out", () => {
    const untrue = [
      "npm run chaos -- --sead 7",
      "npm run chao",
      "coda-runner lits",
      "coda-runner list --jsom",
      "node e2e/chaos/mian.ts",
    ];
    expect(untrue.filter((line) => faultOf(line) === undefined)).toEqual([]);
    expect(faultOf("pnpm --filter @coda/runner-core biuld")).toContain("has no script");
    expect(faultOf("docker compose --profile minotoring up -d")).toContain("no service");
    expect(faultOf("kubctl get pods")).toContain("nobody knows");
    expect(isOwnPath("e2e/door.spec.ts")).toBe(true);
    expect(unmarkedBoxes("Say:\n\n    npm test\n\nand so on\n")).toEqual(["npm test"]);
  });
});

describe("a folder with the sources in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "coda-documents-"));
  beforeAll(() => {
    for (const name of readdirSync(root)) {
      if (name === "drizzle" || name.startsWith(".")) continue;
      symlinkSync(join(root, name), join(folder, name));
    }
    // Written to, if the schema has changed.
    cpSync(join(root, "drizzle"), join(folder, "drizzle"), { recursive: true });
    writeFileSync(join(folder, ".env"), readFileSync(join(root, ".env.example")));
    mkdirSync(join(folder, ".coda"));
    writeFileSync(join(folder, ".coda", "secrets.json"), "{}");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is to be seen behind a box, by its last line. */
  const seen: Readonly<Record<string, (said: string) => void>> = {
    "npm run db:generate     # after a change in drizzle/schema: writes the next migration": (said) =>
      expect(said).toContain("No schema changes"),
    "tar -czf coda-backup.tgz .coda": () => expect(statSync(join(folder, "coda-backup.tgz")).size).toBeGreaterThan(0),
    "npx web-push generate-vapid-keys": (said) => expect(said).toMatch(/Public Key:\n\S{80,}/u),
    "node runner-core/package/sign-release.ts --new-key release-key.pem": (said) =>
      expect(said).toContain("CODA_RELEASE_PUBLIC_KEY="),
    "openssl rand -base64 32                                     # NEXTAUTH_SECRET, and one for RELAY_INTERNAL_SECRET":
      (said) => pairIn(said.split("\n")),
  };

  /** Both halves of one key, base64 of PEM, wherever they stand. */
  function pairIn(words: readonly string[]): void {
    const pems = words.map((word) => Buffer.from(word.replace(/^[A-Z_]+=/u, ""), "base64").toString());
    const secret = pems.find((pem) => pem.startsWith("-----BEGIN PRIVATE KEY-----")) ?? "";
    const half = pems.find((pem) => pem.startsWith("-----BEGIN PUBLIC KEY-----")) ?? "";
    const derived = createPublicKey(createPrivateKey(secret)).export({ type: "spki", format: "pem" });
    expect(derived).toBe(createPublicKey(half).export({ type: "spki", format: "pem" }));
  }

  const here = boxes.filter(({ box }) => box.place === "folder");
  for (const { document, box } of here) {
    const isAbsent = box.text.startsWith("openssl ") && findProgram("openssl") === undefined;
    test.skipIf(isAbsent)(`${document}: ${box.last.slice(0, 60)}`, { timeout: 60_000 }, async () => {
      const path = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
      const said: string[] = [];
      for (const line of linesOf(box)) {
        const ran = await run({ program: "sh", args: ["-e", "-c", line], cwd: folder, env: { PATH: path } });
        expect(ran).toEqual({ code: 0, output: ran.output });
        said.push(ran.output.trim());
      }
      const output = said.join("\n");
      if (box.last.startsWith("node -e")) pairIn(output.split("\n"));
      seen[box.last]?.(output);
    });
  }

  test("has a box for everything that is looked for", () => {
    expect(Object.keys(seen).filter((last) => !here.some(({ box }) => box.last === last))).toEqual([]);
  });
});

test("ARCHITECTURE.md is read in one sitting: under 150 lines", () => {
  expect((pages.get("ARCHITECTURE.md") ?? "").trimEnd().split("\n").length).toBeLessThan(150);
  expect(pages.has("ARCHITECTURE.md")).toBe(true);
});
