/** The system's clipboard, as far as the browser lets a page use it. Never rejects. */

/** @returns false when the browser did not allow it: without a click, without https, or by its settings. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns undefined when the browser did not allow it. */
export async function readClipboard(): Promise<string | undefined> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return undefined;
  }
}
