/** Whether this is one of Apple's: their keyboards have ⌘. */
import type { Platform } from "./shortcut-table.ts";

const apples = /mac|iphone|ipad/iu;

export const isMac = (): boolean => apples.test(navigator.userAgent);

export const thisPlatform = (): Platform => (isMac() ? "mac" : "other");
