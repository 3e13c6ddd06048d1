/** Where the helper's core stands, and the one line the tray says of it. Pure. */

export type CoreState =
  | { readonly name: "starting" }
  | { readonly name: "running" }
  | { readonly name: "failed"; readonly why: string }
  | { readonly name: "stopping" };

export function tooltipOf(state: CoreState): string {
  switch (state.name) {
    case "starting":
      return "Coda Runner: starting";
    case "running":
      return "Coda Runner: running";
    case "failed":
      return `Coda Runner does not run: ${state.why}`;
    case "stopping":
      return "Coda Runner: stopping; tmux sessions live on";
  }
}
