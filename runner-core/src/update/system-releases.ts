/** Releases as this build and this machine have them: where they lie, whose they are, and what becomes of one. */
import { downloadsReplySchema } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { RunnerConfig } from "../config.ts";
import { callWebApp } from "../device/web-call.ts";
import type { Log } from "../log.ts";
import { systemRandom } from "../system-random.ts";
import type { TakeoverAnswer } from "../takeover/takeover.ts";
import { runnerVersion } from "../version.ts";
import { installKind, ownPlatform } from "./install-kind.ts";
import { releaseKey } from "./release-key.ts";
import type { ReleaseManifest } from "./release-manifest.ts";
import { readOffer, standingOf } from "./release-offer.ts";
import { ReleaseWatch } from "./release-watch.ts";
import { bringBack, replaceProgram } from "./replace-program.ts";
import { UpdateError } from "./update-error.ts";

export interface FoundRelease {
  readonly base: string;
  readonly manifest: ReleaseManifest;
}

type Place = Pick<RunnerConfig, "server" | "updateFrom">;

/** The newest at the place that counts. Throws an UpdateError. */
export async function findRelease(place: Place, send: typeof fetch): Promise<FoundRelease> {
  const base = await baseOf(place, send);
  return { base, manifest: await readOffer({ base, publicKey: releaseKey, fetch: send }) };
}

async function baseOf({ server, updateFrom }: Place, send: typeof fetch): Promise<string> {
  if (updateFrom !== undefined) return updateFrom;
  const reply = await callWebApp(server, send, {
    method: "GET",
    path: "/api/devmode/downloads",
    reply: downloadsReplySchema,
  });
  if (reply.ok && reply.value.base !== null) return reply.value.base;
  const why = reply.ok || reply.failure.code === "notFound" ? "offers no releases" : reply.failure.message;
  throw new UpdateError(`${server}: ${why}; say where they lie: coda-runner config set update-from <address>`);
}

/** A newer one alone, whoever signed an older one once. Throws an UpdateError; nothing was replaced then. */
export async function installRelease(
  { base, manifest }: FoundRelease,
  target: string,
  send: typeof fetch,
): Promise<void> {
  const { version } = manifest;
  if (standingOf(runnerVersion, manifest) !== "newer-offered")
    throw new UpdateError(
      `${base} offers ${version}, which is not newer than this ${runnerVersion}; nothing was changed`,
    );
  const file = manifest.files[ownPlatform() ?? ""];
  if (file === undefined)
    throw new UpdateError(`release ${version} has no executable for ${process.platform} ${process.arch}`);
  await replaceProgram({ target, base, version, file, fetch: send });
}

interface WatchParts {
  readonly config: RunnerConfig;
  readonly log: Log;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly isOnline: () => boolean;
  readonly restart: (() => Promise<TakeoverAnswer>) | undefined;
}

/** A build without a key, and one inside the desktop app, does not look. */
export function systemReleaseWatch({ config, restart, fetch: send, ...ports }: WatchParts): ReleaseWatch {
  const kind = installKind();
  return new ReleaseWatch({
    ...ports,
    random: systemRandom,
    wish: releaseKey === undefined || restart === undefined ? "off" : config.autoUpdate,
    look: async () => {
      const { manifest } = await findRelease(config, send);
      return standingOf(runnerVersion, manifest) === "newer-offered" ? manifest.version : null;
    },
    install:
      kind.is === "executable" && restart !== undefined
        ? async () => becomeRelease({ config, target: kind.target, fetch: send, restart })
        : undefined,
  });
}

interface Becoming {
  readonly config: RunnerConfig;
  readonly target: string;
  readonly fetch: typeof fetch;
  readonly restart: () => Promise<TakeoverAnswer>;
}

async function becomeRelease({ config, target, fetch: send, restart }: Becoming): Promise<void> {
  await installRelease(await findRelease(config, send), target, send);
  const answer = await restart();
  if ("to" in answer) return;
  bringBack(target);
  throw new UpdateError(`the release was taken back: ${answer.refused}`);
}
