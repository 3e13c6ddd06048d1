/**
 * Colours a program set itself (OSC 4, 10, 11, 12) and took back (104, 110, 111, 112): a headless terminal keeps none. Says
 * them again for a fresh terminal. Knows nothing of what the colours are.
 */

/** Ps of OSC that set foreground, background and cursor; 100 more takes each back. */
const special = [10, 11, 12] as const;
const paletteColours = 256;
/** `rgb:ffff/ffff/ffff` is the longest form xterm knows. */
const maxSpecLength = 32;

export const colourSequences: readonly number[] = [4, 104, ...special, ...special.map((code) => code + 100)];

function isSpec(spec: string): boolean {
  return spec !== "?" && spec.length <= maxSpecLength && /^[#:/0-9a-z]+$/iu.test(spec);
}

export class ColourChanges {
  readonly #palette = new Map<number, string>();
  readonly #special = new Map<number, string>();

  /** `data`: what follows `code;` in the sequence. */
  heard(code: number, data: string): void {
    if (code === 4) this.#setPalette(data.split(";"));
    else if (code === 104) this.#restorePalette(data);
    else if (code >= 100) this.#special.delete(code - 100);
    else this.#setSpecial(code, data.split(";"));
  }

  get vt(): string {
    const palette = [...this.#palette].map(([index, spec]) => `\u001B]4;${index};${spec}\u001B\\`);
    const others = [...this.#special].map(([code, spec]) => `\u001B]${code};${spec}\u001B\\`);
    return [...palette, ...others].join("");
  }

  #setPalette(slots: readonly string[]): void {
    for (let at = 0; at + 1 < slots.length; at += 2) {
      const index = paletteIndex(slots[at] ?? "");
      const spec = slots[at + 1] ?? "";
      if (index !== undefined && isSpec(spec)) this.#palette.set(index, spec);
    }
  }

  #restorePalette(data: string): void {
    if (data === "") this.#palette.clear();
    for (const slot of data.split(";")) this.#palette.delete(paletteIndex(slot) ?? -1);
  }

  /** Further colours in one sequence are the next kinds'. */
  #setSpecial(first: number, specs: readonly string[]): void {
    specs.forEach((spec, index) => {
      const code = special.find((candidate) => candidate === first + index);
      if (code !== undefined && isSpec(spec)) this.#special.set(code, spec);
    });
  }
}

function paletteIndex(text: string): number | undefined {
  const index = /^\d{1,4}$/u.test(text) ? Number(text) : -1;
  return index >= 0 && index < paletteColours ? index : undefined;
}
