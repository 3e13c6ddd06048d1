/** What people paste as a code: the code, or the whole line with the address in it. */

export function codeFrom(pasted: string): string {
  const text = pasted.trim();
  const inAddress = /[?&]code=([^&#\s]+)/u.exec(text)?.[1];
  return inAddress ?? text;
}
