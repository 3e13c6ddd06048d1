/** A browser in words, by how it calls itself: the few that people have, and the rest as it is. */

const browsers = [
  [/\bEdg\//u, "Edge"],
  [/\bFirefox\//u, "Firefox"],
  [/(?:Chrome|Chromium|CriOS)\//u, "Chrome"],
  [/\bSafari\//u, "Safari"],
] as const;
const systems = [
  [/\biPhone|\biPad/u, "iOS"],
  [/\bAndroid/u, "Android"],
  [/\bMac OS X/u, "macOS"],
  [/\bWindows/u, "Windows"],
  [/\bLinux/u, "Linux"],
] as const;

const longest = 60;

export function browserWords(userAgent: string | null): string {
  if (userAgent === null) return "An unknown browser";
  const browser = browsers.find(([sign]) => sign.test(userAgent))?.[1];
  const system = systems.find(([sign]) => sign.test(userAgent))?.[1];
  if (browser === undefined) return userAgent.slice(0, longest);
  return system === undefined ? browser : `${browser} on ${system}`;
}
