/**
 * New versions as they are played, and as electron-updater brings them: its own classes, a real server on loopback, a real file
 * that gives way to the new one and is started. Only its HTTP by Chromium is replaced, by Node's, and what it asks of Electron's app.
 */
import { generateKeyPairSync, sign, createHash, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestName, readOffer, signatureName, systemClock } from "@coda/runner-core";
import { AppImageUpdater } from "electron-updater/out/AppImageUpdater.js";
import { ElectronHttpExecutor } from "electron-updater/out/electronHttpExecutor.js";
import { afterEach, describe, expect, test } from "vitest";
import { PlayedFeed, playedUpdates } from "../testing/played-updates.ts";
import { electronFeed } from "./electron-feed.ts";
import { offeredRelease } from "./offered-release.ts";
import { ReleaseUpdates } from "./release-updates.ts";
import { describeUpdates, type UpdatesWorld } from "./updates-contract.ts";

const fileName = "coda-runner-companion-linux-x64.AppImage";
const keys = generateKeyPairSync("ed25519");
const disposals: (() => void)[] = [];
afterEach(() => {
  for (const dispose of disposals.splice(0)) dispose();
});

class NodeHttpExecutor extends ElectronHttpExecutor {
  override createRequest(options: RequestOptions, callback: (response: IncomingMessage) => void): never {
    const asked: ClientRequest = request(options);
    asked.on("response", callback);
    return asked as never;
  }
}

/** A release of one AppImage: a program that leaves its version beside itself. */
class Release {
  readonly folder = mkdtempSync(join(tmpdir(), "coda-update-"));
  readonly files = new Map<string, string | Buffer>();
  isCut = false;
  base = "";

  async open(): Promise<this> {
    const server = createServer(({ url = "" }, response) => {
      const content = this.files.get(new URL(url, "http://host").pathname.slice(1));
      if (this.isCut || content === undefined) response.writeHead(this.isCut ? 503 : 404).end();
      else response.writeHead(200, { "content-length": Buffer.byteLength(content) }).end(content);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    this.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.publish("0.1.0");
    disposals.push(() => {
      server.closeAllConnections();
      server.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
    return this;
  }

  publish(version: string): void {
    const program = Buffer.from(
      `#!/bin/sh\necho ${version} > '${this.marker}.half'\nmv '${this.marker}.half' '${this.marker}'\n`,
    );
    const sha512 = createHash("sha512").update(program).digest("base64");
    const listed = `  - url: ${fileName}\n    sha512: ${sha512}\n    size: ${program.length}\n`;
    const head = `version: ${version}\nfiles:\n${listed}path: ${fileName}\nsha512: ${sha512}\n`;
    this.files.set("latest-linux.yml", `${head}releaseDate: '2026-11-21T10:00:00.000Z'\n`);
    this.files.set(fileName, program);
    this.sign(version, createHash("sha256").update(program).digest("hex"));
  }

  sign(version: string, sha256: string, key: KeyObject = keys.privateKey): void {
    const files = { "companion-linux-x64": { name: fileName, bytes: 1, sha256 } };
    const list = Buffer.from(JSON.stringify({ version, files }));
    this.files.set(manifestName, list);
    this.files.set(signatureName, sign(null, list, key).toString("base64"));
  }

  get marker(): string {
    return join(this.folder, "started");
  }
}

/** The app as an AppImage of version 0.1.0, in the release's own folder. */
function updatesFrom(release: Release): ReleaseUpdates {
  const own = join(release.folder, "Coda.AppImage");
  writeFileSync(own, "the old one");
  chmodSync(own, 0o755);
  process.env["APPIMAGE"] = own;
  disposals.push(() => delete process.env["APPIMAGE"]);
  const config = join(release.folder, "app-update.yml");
  writeFileSync(config, `provider: generic\nurl: ${release.base}\nupdaterCacheDirName: updates\n`);
  const updater = new AppImageUpdater(null, {
    version: "0.1.0",
    name: "coda-runner-companion",
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: release.folder,
    baseCachePath: release.folder,
    whenReady: async () => undefined,
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  });
  Object.assign(updater, { httpExecutor: new NodeHttpExecutor() });
  const publicKey = keys.publicKey.export({ format: "jwk" }).x ?? "";
  const { base } = release;
  const offered = async () => offeredRelease(base, await readOffer({ base, publicKey, fetch }));
  return new ReleaseUpdates({ feed: electronFeed(updater), offered, clock: systemClock, random: () => 0 });
}

describe("played", () => {
  describeUpdates(async (): Promise<UpdatesWorld> => {
    const feed = new PlayedFeed();
    return {
      updates: playedUpdates(feed),
      publish: (version) => void (feed.published = version),
      cut: (isCut) => void (feed.outage = isCut ? "nobody answers" : undefined),
      installed: async () => feed.installed,
    };
  });
});

describe("by electron-updater", () => {
  describeUpdates(async (): Promise<UpdatesWorld> => {
    const release = await new Release().open();
    return {
      updates: updatesFrom(release),
      publish: (version) => release.publish(version),
      cut: (isCut) => void (release.isCut = isCut),
      installed: async () => (existsSync(release.marker) ? readFileSync(release.marker, "utf8").trim() : undefined),
    };
  });

  const other = generateKeyPairSync("ed25519").privateKey;
  const sum = "a".repeat(64);
  test.each([
    ["signed by another key", (it: Release) => it.sign("0.2.0", sum, other), "is not signed with the key"],
    ["signed as an older version", (it: Release) => it.sign("0.1.5", sum), "0.1.5 is what is signed"],
    ["another file than the signed one", (it: Release) => it.sign("0.2.0", sum), "is not what was signed"],
    [
      "not signed",
      (it: Release) => it.files.delete(signatureName),
      "coda-runner-release.json.sig is not there (HTTP 404)",
    ],
    [
      "with an endless list",
      (it: Release) => it.files.set(manifestName, "x".repeat(70_000)),
      "is longer than it should be",
    ],
    ["cut short on its way", (it: Release) => it.files.set(fileName, "half"), "sha512 checksum mismatch"],
  ])("a newer one %s is refused in one sentence, and nothing of it is left", async (_, spoil, why) => {
    const release = await new Release().open();
    release.publish("0.2.0");
    spoil(release);
    const updates = updatesFrom(release);
    updates.look();
    await expect.poll(() => updates.state.is, { timeout: 10_000 }).toBe("failed");
    expect(updates.state).toMatchObject({ why: expect.stringContaining(why) as string });
    expect(updates.state).toMatchObject({ why: expect.stringMatching(/^.{1,160}$/u) as string });
    const kept = readdirSync(release.folder, { recursive: true }).map(String);
    expect(kept.filter((name) => name.includes(fileName))).toEqual([]);
    await expect(updates.install()).rejects.toThrow("no newer version is ready");
  });

  test("the file that was started is the new one afterwards; where it cannot be replaced the old one goes on", async () => {
    const release = await new Release().open();
    const updates = updatesFrom(release);
    release.publish("0.2.0");
    updates.look();
    await expect.poll(() => updates.state.is, { timeout: 10_000 }).toBe("ready");
    process.env["APPIMAGE"] = join(release.folder, "nowhere", "Coda.AppImage");
    await expect(updates.install()).rejects.toThrow("ENOENT");
    expect(updates.state).toMatchObject({ is: "failed", why: expect.stringContaining("ENOENT") as string });
    expect(readFileSync(join(release.folder, "Coda.AppImage"), "utf8")).toBe("the old one");
  });
});
