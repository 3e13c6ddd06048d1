/** Text of others for a terminal: without control and formatting characters, which may move, hide or turn what is shown. */

export function withoutControls(text: string): string {
  return text.replaceAll(/\p{C}/gu, "");
}

/** As much of it as a line has room for. */
export function printable(text: string): string {
  return withoutControls(text).slice(0, 200);
}
