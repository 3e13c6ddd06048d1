/** A path as a shell, and whoever reads what is typed like one, takes it for one word (POSIX 2.2.2). Pure. */

const plainWord = /^[\w@%+=:,./-]+$/u;

export function shellWord(path: string): string {
  return plainWord.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
