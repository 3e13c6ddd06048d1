/** Which moment of the past is on view while it is played: a pure machine. Who moves it on, and what is drawn, it does not know. */
import type { PlaybackAxis } from "./playback-axis.ts";

export const playbackSpeeds = [0.5, 1, 2, 4, 8, 16] as const;
export type PlaybackSpeed = (typeof playbackSpeeds)[number];

export interface PlayState {
  readonly playing: boolean;
  readonly speed: PlaybackSpeed;
  /** Quiet times are cut short. */
  readonly skipsQuiet: boolean;
  /** The moment, in Unix milliseconds. */
  readonly atMs: number;
}

export type PlayEvent =
  /** From the end on it begins anew. */
  | { readonly type: "play" }
  | { readonly type: "pause" }
  /** So much real time went by. */
  | { readonly type: "passed"; readonly realMs: number }
  | { readonly type: "sought"; readonly atMs: number }
  /** By played time, which quiet times are short in. */
  | { readonly type: "moved"; readonly playedMs: number }
  | { readonly type: "speed"; readonly speed: PlaybackSpeed }
  | { readonly type: "skipsQuiet"; readonly skips: boolean };

export function beginning(axis: PlaybackAxis): PlayState {
  return { playing: false, speed: 1, skipsQuiet: true, atMs: axis.startMs };
}

export function played(state: PlayState, event: PlayEvent, axis: PlaybackAxis): PlayState {
  switch (event.type) {
    case "play":
      return { ...state, playing: axis.playedMs > 0, atMs: state.atMs >= axis.endMs ? axis.startMs : state.atMs };
    case "pause":
      return { ...state, playing: false };
    case "passed":
      return state.playing ? passed(state, event.realMs, axis) : state;
    case "sought":
      return { ...state, atMs: within(event.atMs, axis) };
    case "moved":
      return { ...state, atMs: moved(state.atMs, event.playedMs, axis) };
    case "speed":
      return { ...state, speed: event.speed };
    case "skipsQuiet":
      return { ...state, skipsQuiet: event.skips };
  }
}

function passed(state: PlayState, realMs: number, axis: PlaybackAxis): PlayState {
  const ms = realMs * state.speed;
  const atMs = state.skipsQuiet ? moved(state.atMs, ms, axis) : within(state.atMs + ms, axis);
  return { ...state, atMs, playing: atMs < axis.endMs };
}

function moved(atMs: number, playedMs: number, axis: PlaybackAxis): number {
  const to = axis.playedAt(atMs) + playedMs;
  return to >= axis.playedMs ? axis.endMs : axis.timeAt(Math.max(0, to));
}

function within(atMs: number, { startMs, endMs }: PlaybackAxis): number {
  return Math.min(endMs, Math.max(startMs, atMs));
}
