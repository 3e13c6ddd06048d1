/**
 * The tray's pictures, drawn here: a prompt in a frame, black on nothing, so that macOS can tint it. What changes from state
 * to state is the shape, since a template image has no colours. Pure.
 */
import { crc32, deflateSync } from "node:zlib";
import type { TrayIcon } from "./tray-model.ts";

type Point = readonly [number, number];

/** In a square of 16; positive inside, in its units. */
type Shape = (x: number, y: number) => number;

const unit = 16;
/** Samples a pixel and side. */
const samples = 4;

/** A PNG, RGBA, `pixels` wide and high. */
export function trayIconPng(icon: TrayIcon, pixels: number): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < pixels; y++) {
    const row = Buffer.alloc(1 + pixels * 4);
    for (let x = 0; x < pixels; x++) row[1 + x * 4 + 3] = Math.round(255 * coverage(icon, { x, y, pixels }));
    rows.push(row);
  }
  return png(pixels, deflateSync(Buffer.concat(rows), { level: 9 }));
}

function coverage(icon: TrayIcon, at: { x: number; y: number; pixels: number }): number {
  let sum = 0;
  for (let sub = 0; sub < samples ** 2; sub++) {
    const x = ((at.x + ((sub % samples) + 0.5) / samples) / at.pixels) * unit;
    const y = ((at.y + (Math.floor(sub / samples) + 0.5) / samples) / at.pixels) * unit;
    sum += inked(icon, x, y);
  }
  return sum / samples ** 2;
}

const faint = 0.45;

/** 0 to 1. */
function inked(icon: TrayIcon, x: number, y: number): number {
  switch (icon) {
    case "off":
      return isIn(glyph, x, y) ? faint : 0;
    case "ready":
      return isIn(glyph, x, y) ? 1 : 0;
    case "watched":
      return marked(glyph, { mark: disc([12.6, 12.6], 2.4), clear: disc([12.6, 12.6], 3.6) }, [x, y]);
    case "typing":
      return isIn(panel, x, y) && !isIn(prompt, x, y) ? 1 : 0;
    case "asks":
      return marked(
        glyph,
        {
          mark: exclamation,
          clear: stroke(
            [
              [13, 2],
              [13, 8.2],
            ],
            4.6,
          ),
        },
        [x, y],
      );
    case "cut":
      return marked(
        glyph,
        {
          mark: stroke(
            [
              [2, 14],
              [14, 2],
            ],
            1.5,
          ),
          clear: stroke(
            [
              [2, 14],
              [14, 2],
            ],
            3.6,
          ),
        },
        [x, y],
      );
    case "fault":
      return marked(glyph, { mark: cross, clear: disc([12.4, 12.4], 4.2) }, [x, y]);
  }
}

/** A mark with some air around it, which is taken out of what is below. */
function marked(below: Shape, { mark, clear }: { mark: Shape; clear: Shape }, [x, y]: Point): number {
  return isIn(mark, x, y) || (isIn(below, x, y) && !isIn(clear, x, y)) ? 1 : 0;
}

const panel: Shape = (x, y) => roundedBox(x, y, 3);
const frame: Shape = (x, y) => Math.min(panel(x, y), 1.4 - panel(x, y));
const prompt = either(
  stroke(
    [
      [4.6, 5.9],
      [7, 8.2],
      [4.6, 10.5],
    ],
    1.4,
  ),
  stroke(
    [
      [8.6, 10.6],
      [11.4, 10.6],
    ],
    1.4,
  ),
);
const glyph = either(frame, prompt);
const exclamation = either(
  stroke(
    [
      [13, 2],
      [13, 5.6],
    ],
    1.8,
  ),
  disc([13, 8.2], 1.1),
);
const cross = either(
  stroke(
    [
      [10.6, 10.6],
      [14.2, 14.2],
    ],
    1.5,
  ),
  stroke(
    [
      [14.2, 10.6],
      [10.6, 14.2],
    ],
    1.5,
  ),
);

function isIn(shape: Shape, x: number, y: number): boolean {
  return shape(x, y) >= 0;
}

function either(...shapes: readonly Shape[]): Shape {
  return (x, y) => Math.max(...shapes.map((shape) => shape(x, y)));
}

/** 15 wide and 12 high, in the middle. */
function roundedBox(x: number, y: number, radius: number): number {
  const [beyondX, beyondY] = [Math.abs(x - 8) - 7.4 + radius, Math.abs(y - 8) - 6 + radius];
  const outside = Math.hypot(Math.max(beyondX, 0), Math.max(beyondY, 0));
  return radius - outside - Math.min(Math.max(beyondX, beyondY), 0);
}

function disc([centreX, centreY]: Point, radius: number): Shape {
  return (x, y) => radius - Math.hypot(x - centreX, y - centreY);
}

/** With round ends. */
function stroke(points: readonly Point[], width: number): Shape {
  return (x, y) => width / 2 - Math.min(...points.slice(1).map((end, at) => distance([x, y], points[at] ?? end, end)));
}

function distance([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const length = alongX ** 2 + alongY ** 2;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - fromX) * alongX + (y - fromY) * alongY) / length));
  return Math.hypot(x - fromX - share * alongX, y - fromY - share * alongY);
}

/** By the specification's third edition: signature, header of 8-bit RGBA, one data chunk, end. */
function png(pixels: number, data: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
