/** The manifest that the packed app carries in place of this package's: what Electron and packages read of it, and no dependency. */
import { appName, packageName } from "./package-names.ts";

export function appManifest(version: string) {
  return {
    name: packageName,
    productName: appName,
    version,
    description: "The helper of Coda with a tray and one small window.",
    license: "MIT",
    author: "Coda contributors",
    type: "module",
    main: "main.js",
    // Linux finds the app by its desktop file: for links, and for the window's icon.
    desktopName: `${packageName}.desktop`,
  };
}
