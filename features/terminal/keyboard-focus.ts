/** Whether somebody came into an element by the Tab key, as a pure machine and what feeds it: they need to know the way out. */

/** tabHeld: Tab went down here, so its release says nothing of how one came. */
export type KeyboardFocus = "unknown" | "tabHeld" | "cameByTab";

export type KeyboardFocusEvent = "tabPressed" | "tabReleased" | "left";

export function keyboardFocus(state: KeyboardFocus, event: KeyboardFocusEvent): KeyboardFocus {
  if (event === "left") return "unknown";
  switch (state) {
    case "unknown":
      return event === "tabPressed" ? "tabHeld" : "cameByTab";
    case "tabHeld":
      return event === "tabPressed" ? "tabHeld" : "unknown";
    case "cameByTab":
      return "cameByTab";
  }
}

/** Until the returned function is called. Keys are seen before the terminal takes them. */
export function watchKeyboardFocus(element: HTMLElement, tell: (event: KeyboardFocusEvent) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const onTab = (event: KeyboardFocusEvent) => (key: KeyboardEvent) => {
    if (key.key === "Tab") tell(event);
  };
  element.addEventListener("keydown", onTab("tabPressed"), { capture: true, signal });
  element.addEventListener("keyup", onTab("tabReleased"), { capture: true, signal });
  element.addEventListener("focusout", () => tell("left"), { signal });
  return () => listening.abort();
}
