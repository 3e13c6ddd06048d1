/** The names of the machine itself, as a URL has them. */
const names: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

export function isLoopback(hostname: string): boolean {
  return names.includes(hostname);
}
