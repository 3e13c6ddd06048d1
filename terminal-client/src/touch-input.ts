/**
 * What fingers do on a page of terminals: the keys that a phone lacks, with what is held for the next one, for the front
 * pane; and how large the text is to be. One for all panes.
 */
import type { Clock } from "./clock.ts";
import { held, noModifiers, stickyModifiers, type Modifier, type StickyModifiers } from "./sticky-modifiers.ts";
import type { Zoom } from "./touch-zoom.ts";
import { encodeKey, isOneKey, modified, type KeyModes, type TouchKey } from "./touch-keys.ts";

/** A pane that keys can go to. */
export interface KeyTarget extends KeyModes {
  /** As if the terminal's own keyboard had sent it. */
  type(text: string): void;
  /** Nothing is selected any more. */
  deselect(): void;
}

export interface TouchKeys {
  /** The same object until something changed, as useSyncExternalStore wants it. */
  readonly getModifiers: () => StickyModifiers;
  readonly subscribe: (listener: () => void) => () => void;
  tap(modifier: Modifier): void;
  press(key: TouchKey): void;
  /** Whether a finger selected something that is selected still. */
  readonly isSelecting: () => boolean;
  endSelection(): void;
  getZoom(): Zoom;
  setZoom(zoom: Zoom): void;
  /** Each time it became another one. */
  onZoom(listener: (zoom: Zoom) => void): () => void;
}

export class TouchInput implements TouchKeys {
  readonly #clock: Pick<Clock, "now">;
  readonly #listeners = new Set<() => void>();
  readonly #zoomListeners = new Set<(zoom: Zoom) => void>();
  #modifiers = noModifiers;
  #zoom: Zoom = { name: "none" };
  #target: KeyTarget | undefined;
  #selected: KeyTarget | undefined;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Keys go there from now on. */
  attend(target: KeyTarget): void {
    this.#target = target;
  }

  readonly getModifiers = (): StickyModifiers => this.#modifiers;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tap(modifier: Modifier): void {
    this.#adopt(stickyModifiers(this.#modifiers, { name: "tapped", modifier, atMs: this.#clock.now() }));
  }

  press(key: TouchKey): void {
    if (this.#target === undefined) return;
    this.#target.type(encodeKey(key, held(this.#modifiers), this.#target));
    this.#used();
  }

  readonly isSelecting = (): boolean => this.#selected !== undefined;

  /** In this pane something is selected, or not any more. */
  selecting(target: KeyTarget, isSelected: boolean): void {
    const selected = isSelected ? target : undefined;
    if (!isSelected && this.#selected !== target) return;
    if (selected === this.#selected) return;
    this.#selected = selected;
    this.#tell();
  }

  endSelection(): void {
    this.#selected?.deselect();
  }

  getZoom(): Zoom {
    return this.#zoom;
  }

  setZoom(zoom: Zoom): void {
    this.#zoom = zoom;
    for (const listener of this.#zoomListeners) listener(zoom);
  }

  onZoom(listener: (zoom: Zoom) => void): () => void {
    this.#zoomListeners.add(listener);
    return () => this.#zoomListeners.delete(listener);
  }

  /** What the keyboard typed, with what is held for it. */
  typed(text: string): string {
    const { ctrl, alt } = held(this.#modifiers);
    if ((!ctrl && !alt) || !isOneKey(text)) return text;
    this.#used();
    return modified(text, { ctrl, alt });
  }

  #used(): void {
    this.#adopt(stickyModifiers(this.#modifiers, { name: "used" }));
  }

  #adopt(modifiers: StickyModifiers): void {
    const { ctrl, alt } = this.#modifiers;
    if (modifiers.ctrl === ctrl && modifiers.alt === alt) return;
    this.#modifiers = modifiers;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
