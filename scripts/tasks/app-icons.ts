/** `node scripts/tasks/app-icons.ts`: draws the app's icons out of app/icon.svg. They are committed; run it when that changes. */
import { chromium } from "@playwright/test";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findChromium } from "../setup/chromium.ts";

const root = join(import.meta.dirname, "..", "..");

interface Icon {
  readonly file: string;
  readonly pixels: number;
  /** Share of the width that the mark takes. */
  readonly mark: number;
  /** Of the ground's corners, as a share of the width. */
  readonly round: number;
}

/** A maskable icon is cut to any shape within four fifths of its width; Apple rounds the corners itself. */
const icons: readonly Icon[] = [
  { file: "public/icons/app-192.png", pixels: 192, mark: 0.7, round: 0.2 },
  { file: "public/icons/app-512.png", pixels: 512, mark: 0.7, round: 0.2 },
  { file: "public/icons/maskable-512.png", pixels: 512, mark: 0.54, round: 0 },
  { file: "app/apple-icon.png", pixels: 180, mark: 0.66, round: 0 },
];

/** The drawing alone: on a screen of its own the system's scheme says nothing. */
const drawing = readFileSync(join(root, "app", "icon.svg"), "utf8").replace(/<style>[^]*<\/style>/u, "");

function html({ pixels, mark, round }: Icon): string {
  return `<style>
    body { margin: 0; display: grid; place-items: center; width: ${pixels}px; height: ${pixels}px }
    main { width: 100%; height: 100%; display: grid; place-items: center; background: #111315; border-radius: ${round * pixels}px }
    svg { width: ${mark * pixels}px; height: ${mark * pixels}px; stroke: #5cc9bb }
  </style><main>${drawing}</main>`;
}

const executablePath = findChromium();
const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath && { executablePath }) });
try {
  for (const icon of icons) {
    const page = await browser.newPage({ viewport: { width: icon.pixels, height: icon.pixels } });
    await page.setContent(html(icon));
    const path = join(root, icon.file);
    mkdirSync(dirname(path), { recursive: true });
    await page.screenshot({ path, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
