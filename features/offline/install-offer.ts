/** How this browser installs a page as an app: it says when it would, and asks the reader itself. */

/** Chromium's own event; no other browser has it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

function isPrompt(event: Event): event is InstallPrompt {
  return "prompt" in event && typeof event.prompt === "function";
}

type Listener = () => void;

const listeners = new Set<Listener>();
let offered: InstallPrompt | undefined;

function offer(prompt: InstallPrompt | undefined): void {
  offered = prompt;
  for (const listener of listeners) listener();
}

// The browser says it once, soon after the page came.
if (typeof window !== "undefined") {
  window.addEventListener("beforeinstallprompt", (event) => {
    if (isPrompt(event)) offer(event);
  });
  window.addEventListener("appinstalled", () => offer(undefined));
}

export const installOffer = {
  subscribe: (listener: Listener): Listener => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): boolean => offered !== undefined,
  /** A prompt serves once. */
  accept: async (): Promise<void> => {
    const prompt = offered;
    offer(undefined);
    await prompt?.prompt();
  },
};

/** Safari on iPhone and iPad installs from its own menu alone; undefined `standalone` everywhere else. */
export function installsByHand(): boolean {
  return "standalone" in navigator && navigator.standalone === false;
}
