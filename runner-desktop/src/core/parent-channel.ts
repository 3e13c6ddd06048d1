/** The way to the process that started this one: Electron's port, or Node's where a test stands for Electron. */
import type { Channel } from "../contract/core-messages.ts";

interface ParentChannel {
  readonly channel: Channel;
  readonly onClosed: (listener: () => void) => void;
}

export function parentChannel(): ParentChannel {
  // Electron's utility processes have one, whatever the types of other processes say.
  const port = process.parentPort as typeof process.parentPort | undefined;
  if (port !== undefined) {
    return {
      channel: {
        send: (message) => port.postMessage(message),
        onMessage: (listener) => void port.on("message", ({ data }) => listener(data)),
      },
      // The app kills it: there is no such event.
      onClosed: () => undefined,
    };
  }
  return {
    channel: {
      send: (message) => void process.send?.(message),
      onMessage: (listener) => void process.on("message", listener),
    },
    onClosed: (listener) => void process.on("disconnect", listener),
  };
}
