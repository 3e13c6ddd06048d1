/** Which builds of this app bring themselves up to date, and what the others say instead. Pure but for what it is given to make. */
import { absentUpdates, type Updates } from "./updates.ts";

export interface UpdateFacts {
  readonly platform: NodeJS.Platform;
  /** False: Electron runs the sources' own build. */
  readonly isPackaged: boolean;
  /** The file that an AppImage was started from; undefined: it is none. */
  readonly appImage: string | undefined;
  /** It was built with the key that signs releases. */
  readonly hasKey: boolean;
}

export function appUpdates(facts: UpdateFacts, make: () => Updates): Updates {
  const { platform, isPackaged, appImage, hasKey } = facts;
  if (!isPackaged) return absentUpdates("this is a build of the sources; build it anew to have a newer one");
  if (platform === "linux" && appImage === undefined)
    return absentUpdates("this app came as a package; install a newer package to have a newer one");
  if (platform !== "linux" && platform !== "darwin")
    return absentUpdates("there are no packages for this system to update it from");
  if (!hasKey) return absentUpdates("this build cannot check releases; install a newer one by hand");
  return make();
}
