/**
 * How electron-builder packs the app (electron.build/configuration): what goes in, what it is called, and how much of Node
 * and macOS it may use. Pure; whether there is anything to sign with, others know.
 */
import type { Configuration } from "electron-builder";
import {
  appId,
  appName,
  installers,
  packageFile,
  packageName,
  updateFiles,
  type PackageArch,
  type PackagePlatform,
} from "./package-names.ts";

/** `none`: the app is signed for this machine alone, and others are warned of it. */
export type Signing = "none" | "signed" | "notarised";

export interface PackageWish {
  readonly platform: PackagePlatform;
  readonly archs: readonly PackageArch[];
  /** Where packages are written. */
  readonly output: string;
  readonly electronVersion: string;
  readonly signing: Signing;
  /** `Name <address>`, as Debian's policy wants one. */
  readonly maintainer: string;
  /** An unpacked Electron in place of the one that is fetched, for tests. */
  readonly electronDist?: string;
}

/** By name: what is not listed is not in the app. Everything of the registry is inside of the bundles. */
const packedFiles = [
  "package.json",
  "main.js",
  "core.js",
  "preload.cjs",
  "licences.txt",
  "page/index.html",
  "page/window.js",
  "page/window.css",
  // electron-builder would add a package's own modules.
  "!node_modules/**",
];

/** Switches in Electron's binary (electronjs.org/docs/latest/tutorial/fuses). */
const fuses = {
  // The app is no Node for others. Its core is a utility process, which needs none of the three.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // The archive's hash is in the signed app; code is loaded from there and nowhere else.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // The window's page has a scheme of its own; file: is nothing to it.
  grantFileProtocolExtraPrivileges: false,
} as const;

export function builderConfiguration(wish: PackageWish): Configuration {
  const { platform, output, electronVersion, electronDist } = wish;
  return {
    appId,
    productName: appName,
    copyright: "Copyright © 2026 Coda contributors",
    directories: { output, buildResources: import.meta.dirname },
    electronVersion,
    ...(electronDist === undefined ? {} : { electronDist }),
    // A copy: electron-builder writes into what it is given.
    files: [...packedFiles],
    asar: true,
    electronFuses: fuses,
    // Without modules there is nothing to build for Electron.
    npmRebuild: false,
    // The app speaks English alone; Chromium's own words of forty languages are 30 MB.
    electronLanguages: ["en", "en-US"],
    protocols: [{ name: "Coda pairing link", schemes: ["coda"], role: "Viewer" }],
    // The app asks where releases lie (src/main.ts); without some address no list of them is written (`.invalid`: RFC 2606).
    publish: { provider: "generic", url: "https://releases.invalid" },
    // Only of this and later; earlier ones would get a list of their own.
    electronUpdaterCompatibility: ">=6",
    ...(platform === "mac" ? macConfiguration(wish) : linuxConfiguration(wish)),
  };
}

function macConfiguration({ archs, signing, electronDist }: PackageWish): Configuration {
  const endings = [...installers.mac, ...updateFiles.mac];
  const isSigned = signing !== "none";
  const entitlements = `${import.meta.dirname}/entitlements.mac.plist`;
  return {
    mac: {
      target: endings.map((target) => ({ target, arch: [...archs] })),
      artifactName: packageFile("mac", placeholder("arch"), placeholder("ext")),
      icon: `${import.meta.dirname}/icons/icon.icns`,
      category: "public.app-category.developer-tools",
      darkModeSupport: true,
      // Libraries of another team are refused under it, and a signature for this machine alone has no team.
      hardenedRuntime: isSigned,
      // One that is given may be no program, and then cannot be signed at all.
      ...(isSigned ? {} : { identity: electronDist === undefined ? "-" : null }),
      entitlements,
      entitlementsInherit: entitlements,
      notarize: signing === "notarised",
      extendInfo: {
        // In the menu bar alone: no icon in the Dock.
        LSUIElement: true,
        // macOS asks in our name for what programs in sessions do that this app started.
        ...usageDescriptions(["NSDesktopFolder", "NSDocumentsFolder", "NSDownloadsFolder", "NSRemovableVolumes"]),
      },
    },
    dmg: { title: appName, writeUpdateInfo: false },
  };
}

function usageDescriptions(places: readonly string[]): Record<string, string> {
  const words = "A program in one of your tmux sessions opens files there.";
  return Object.fromEntries(places.map((place) => [`${place}UsageDescription`, words]));
}

/** By Electron for Debian (electron-builder's own list), and what the helper is about. */
const debianNeeds = [
  "tmux (>= 3.3)",
  "libgtk-3-0",
  "libnotify4",
  "libnss3",
  "libxss1",
  "libxtst6",
  "xdg-utils",
  "libatspi2.0-0",
  "libuuid1",
  "libsecret-1-0",
];

/** In `output`, once `packApp` has laid it there. */
export const packedManual = `${packageName}.1.gz`;

function linuxConfiguration({ archs, maintainer, output }: PackageWish): Configuration {
  return {
    linux: {
      target: installers.linux.map((target) => ({ target, arch: [...archs] })),
      // The builder's own word for an architecture differs from kind to kind; so each is packed by itself, under ours.
      artifactName: packageFile("linux", archs.join("-"), placeholder("ext")),
      executableName: packageName,
      icon: `${import.meta.dirname}/icons`,
      category: "Development",
      synopsis: "Your tmux sessions in the browser: tray and window around the helper",
      maintainer,
      vendor: "Coda contributors",
      desktop: { entry: { StartupWMClass: packageName, Keywords: "tmux;terminal;" } },
    },
    deb: {
      packageName,
      depends: debianNeeds,
      packageCategory: "utils",
      // Its manual page, packed (Debian Policy 12.1): a file that fpm lays elsewhere than into the app's folder.
      fpm: [`${output}/${packedManual}=/usr/share/man/man1/${packedManual}`],
    },
  };
}

/** Filled in by electron-builder. */
function placeholder(name: "arch" | "ext"): string {
  return "${" + name + "}";
}
