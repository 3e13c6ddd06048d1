/** How far away relay and device are. Calm: a fact for who looks, renewed every few seconds. */
"use client";

import type { PulseView } from "@coda/terminal-client";
import { useNow } from "../time/wall-clock.ts";
import { pulseMeaning, pulseText, shortPulseText } from "./pulse-words.ts";

export function PulseFact({ pulse }: { readonly pulse: PulseView }) {
  const nowMs = useNow(15_000);
  const text = pulseText(pulse);
  if (text === undefined) return null;
  return (
    <span
      data-testid="round-trip"
      title={nowMs === null ? undefined : pulseMeaning(pulse, { nowMs })}
      className="whitespace-nowrap tabular-nums"
    >
      <span className="max-lg:hidden">{text}</span>
      <span className="lg:hidden">{shortPulseText(pulse)}</span>
    </span>
  );
}
