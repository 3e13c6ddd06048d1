/** Arrow keys go from the field through what was found, and back. */
"use client";

import { useEffect, type RefObject } from "react";

interface Places {
  readonly body: RefObject<HTMLElement | null>;
  readonly field: RefObject<HTMLInputElement | null>;
}

export function useResultWalk({ body, field }: Places): void {
  useEffect(() => {
    const { current } = body;
    const listen = (event: KeyboardEvent) => {
      if (isWalk(event) && current !== null) walk(event, current, field.current);
    };
    current?.addEventListener("keydown", listen);
    return () => current?.removeEventListener("keydown", listen);
  }, [body, field]);
}

function isWalk({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ["ArrowDown", "ArrowUp", "Home", "End"].includes(key) && !altKey && !ctrlKey && !metaKey;
}

function walk(event: KeyboardEvent, body: HTMLElement, field: HTMLInputElement | null): void {
  const results = [...body.querySelectorAll<HTMLElement>("[data-result]")];
  const at = results.findIndex((result) => result === event.target);
  const isLeavingField = event.target === field && event.key === "ArrowDown";
  if (results.length === 0 || (at === -1 && !isLeavingField)) return;
  event.preventDefault();
  const next = nextResult(event.key, at, results.length);
  const target = next === undefined ? field : results[next];
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

/** Which of so many results is next for a key; undefined: back to the field, which is -1. */
export function nextResult(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, at + 1);
    case "ArrowUp":
      return at <= 0 ? undefined : at - 1;
    case "Home":
      return 0;
    default:
      return count - 1;
  }
}
