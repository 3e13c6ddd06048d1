/** What browsers are told of Coda as an app of its own. */
import type { MetadataRoute } from "next";
import { devicesPath, ideasPath, pairPath } from "@/features/routes/paths.ts";

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/",
    name: "Coda",
    short_name: "Coda",
    description: "Your local tmux sessions in the browser, with a transcript that never loses a byte.",
    start_url: ideasPath,
    scope: "/",
    display: "standalone",
    background_color: "#111315",
    theme_color: "#181b1e",
    icons: [
      { src: "/icons/app-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icons/app-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
    shortcuts: [
      { name: "Ideas", url: ideasPath },
      { name: "Devices", url: devicesPath },
      { name: "Pair a device", url: pairPath },
    ],
  };
}
