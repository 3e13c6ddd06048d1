/** Text of others for a terminal: without control and formatting characters, which may move, hide or turn what is shown. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, "").slice(0, 200);
}
