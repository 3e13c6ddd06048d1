/** Names of what goes between window and main process. */
export const channels = {
  /** To the window: the state. */
  state: "companion:state",
  /** From the window: it wants to be told, from now on. */
  watch: "companion:watch",
  /** From the window: a command, answered by its outcome. */
  command: "companion:command",
} as const;
