/** How a terminal is left by the keyboard, for screen readers: every terminal of a page is described by it. */
"use client";

import { useKeysShown } from "../shortcuts/use-shortcut.ts";

export const leavingKeysId = "leave-terminal";

export function LeavingKeys() {
  const keys = useKeysShown("terminal.leave", "terminal");
  return (
    <p id={leavingKeysId} className="sr-only">
      Every key goes to the terminal.{" "}
      {keys === undefined ? "The page’s settings have keys to leave it." : `${keys} leaves it.`}
    </p>
  );
}
