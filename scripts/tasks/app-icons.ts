/** `node scripts/tasks/app-icons.ts`: draws the icons of web and desktop app out of app/icon.svg. They are committed; run it when that changes. */
import { chromium } from "@playwright/test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findChromium } from "../setup/chromium.ts";

const root = join(import.meta.dirname, "..", "..");

interface Icon {
  readonly file: string;
  readonly pixels: number;
  /** Share of the width that the mark takes. */
  readonly mark: number;
  /** Of the ground's corners, as a share of its width. */
  readonly round: number;
  /** Share of the width that the ground takes; all of it where none is named. */
  readonly ground?: number;
}

const desktopFolder = "runner-desktop/packaging/icons";
/** Those that both Linux (hicolor) and macOS take, but the smallest, which Linux alone has at this size. */
const desktopSizes = [16, 32, 64, 128, 256, 512, 1024] as const;

/** As macOS draws its own: a rounded square with air around it. Where there are few pixels, all of them are the mark's. */
function desktopIcon(pixels: number): Icon {
  const file = `${desktopFolder}/${pixels}x${pixels}.png`;
  const isSmall = pixels <= 32;
  return { file, pixels, mark: isSmall ? 0.8 : 0.56, round: 0.225, ground: isSmall ? 1 : 0.805 };
}

/** Four letters for each size and resolution that macOS asks for, all of them PNG (Apple's icns format). */
const icnsTypes = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 } as const;

/** The drawings as one file: electron-builder would fetch a program for it. */
function icns(): Buffer {
  const images = Object.entries(icnsTypes).map(([type, pixels]) => {
    const image = readFileSync(join(root, desktopIcon(pixels).file));
    return Buffer.concat([icnsHead(type, image.length), image]);
  });
  const body = Buffer.concat(images);
  return Buffer.concat([icnsHead("icns", body.length), body]);
}

/** What it is, and its length with this head, big-endian. */
function icnsHead(type: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32BE(head.length + length, 4);
  return head;
}

/** A maskable icon is cut to any shape within four fifths of its width; Apple rounds the corners itself. */
const icons: readonly Icon[] = [
  { file: "public/icons/app-192.png", pixels: 192, mark: 0.7, round: 0.2 },
  { file: "public/icons/app-512.png", pixels: 512, mark: 0.7, round: 0.2 },
  { file: "public/icons/maskable-512.png", pixels: 512, mark: 0.54, round: 0 },
  { file: "app/apple-icon.png", pixels: 180, mark: 0.66, round: 0 },
  ...desktopSizes.map(desktopIcon),
];

/** The drawing alone: on a screen of its own the system's scheme says nothing. */
const drawing = readFileSync(join(root, "app", "icon.svg"), "utf8").replace(/<style>[^]*<\/style>/u, "");

function html({ pixels, mark, round, ground = 1 }: Icon): string {
  const side = ground * pixels;
  return `<style>
    body { margin: 0; display: grid; place-items: center; width: ${pixels}px; height: ${pixels}px }
    main { width: ${side}px; height: ${side}px; display: grid; place-items: center; background: #111315; border-radius: ${round * side}px }
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
writeFileSync(join(root, desktopFolder, "icon.icns"), icns());
