/** Ctrl and Alt of a keyboard that has none: a tap holds one for the next key, a double tap until it is tapped again. Pure. */

export type Modifier = "ctrl" | "alt";

export type Sticky =
  | { readonly name: "off" }
  /** For the next key. */
  | { readonly name: "next"; readonly tappedAtMs: number }
  | { readonly name: "locked" };

export type StickyModifiers = Readonly<Record<Modifier, Sticky>>;

export type StickyEvent =
  | { readonly name: "tapped"; readonly modifier: Modifier; readonly atMs: number }
  /** A key was typed with what is held. */
  | { readonly name: "used" };

/** What phones' own shift key takes for a double tap. */
const doubleTapMs = 400;

const off: Sticky = { name: "off" };

export const noModifiers: StickyModifiers = { ctrl: off, alt: off };

export function stickyModifiers(state: StickyModifiers, event: StickyEvent): StickyModifiers {
  switch (event.name) {
    case "tapped":
      return { ...state, [event.modifier]: tapped(state[event.modifier], event.atMs) };
    case "used":
      return { ctrl: used(state.ctrl), alt: used(state.alt) };
  }
}

export function held({ ctrl, alt }: StickyModifiers): Readonly<Record<Modifier, boolean>> {
  return { ctrl: ctrl.name !== "off", alt: alt.name !== "off" };
}

function tapped(state: Sticky, atMs: number): Sticky {
  switch (state.name) {
    case "off":
      return { name: "next", tappedAtMs: atMs };
    case "next":
      return atMs - state.tappedAtMs <= doubleTapMs ? { name: "locked" } : off;
    case "locked":
      return off;
  }
}

function used(state: Sticky): Sticky {
  return state.name === "next" ? off : state;
}
