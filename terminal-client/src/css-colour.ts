/** Colours as CSS writes them, as far as terminals' themes and computed styles do: #rgb, #rrggbb, rgb() and rgba(). */
export interface Rgb {
  /** 0 to 255 each. */
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export function parseColour(text: string): Rgb | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/iu.exec(text.trim())?.[1];
  if (hex !== undefined) return fromHex(hex);
  const parts = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/u.exec(text.trim());
  if (parts === null) return undefined;
  const [, red, green, blue] = parts.map(Number);
  return red === undefined || green === undefined || blue === undefined ? undefined : { red, green, blue };
}

function fromHex(hex: string): Rgb {
  const wide = hex.length === 3 ? hex.replaceAll(/./gu, "$&$&") : hex;
  const number = Number.parseInt(wide, 16);
  return { red: number >> 16, green: (number >> 8) & 0xff, blue: number & 0xff };
}

/** Whether dark text reads better on it than light text (relative luminance, WCAG 2.2). */
export function isLightColour(text: string): boolean {
  const rgb = parseColour(text);
  if (rgb === undefined) return false;
  const [red = 0, green = 0, blue = 0] = [rgb.red, rgb.green, rgb.blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
