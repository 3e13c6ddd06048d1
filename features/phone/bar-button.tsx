/** A button of the bar: one press of a finger, which leaves the keyboard where it is. */
"use client";

import { useEffect, useRef, type ComponentProps, type SyntheticEvent } from "react";
import { classNames } from "@/ui/class-names.ts";
import { repeatHeld } from "./repeat-clock.ts";

type Held = "off" | "next" | "locked";

const looks: Readonly<Record<Held, string>> = {
  off: "border-line bg-surface text-ink active:bg-hover",
  next: "border-accent bg-accent-soft text-accent",
  locked: "border-accent bg-accent text-on-accent",
};

interface BarButtonProps extends Omit<ComponentProps<"button">, "onClick"> {
  readonly press: () => void;
  readonly held?: Held;
  readonly repeats?: boolean;
}

/** What would have focus taken from the terminal, and with it the phone's keyboard down. */
function keepFocus(event: SyntheticEvent): void {
  event.preventDefault();
}

export function BarButton({
  press,
  held = "off",
  repeats = false,
  disabled = false,
  className,
  ...rest
}: BarButtonProps) {
  const letGo = useRef(() => {});
  useEffect(() => () => letGo.current(), []);
  const release = () => letGo.current();
  // Nobody hears of a finger that leaves a button which was disabled meanwhile.
  useEffect(() => {
    if (disabled) letGo.current();
  }, [disabled]);
  const repeating = repeats && {
    onPointerDown: (event: SyntheticEvent) => {
      keepFocus(event);
      release();
      letGo.current = repeatHeld(press);
    },
    onPointerUp: release,
    onPointerCancel: release,
    onPointerLeave: release,
    // By a keyboard or a screen reader: no finger was there before it.
    onClick: (event: { readonly detail: number }) => event.detail === 0 && press(),
  };
  return (
    <button
      type="button"
      onPointerDown={keepFocus}
      onMouseDown={keepFocus}
      onContextMenu={keepFocus}
      onClick={press}
      {...repeating}
      {...rest}
      disabled={disabled}
      className={classNames(
        "h-11 min-w-0 touch-manipulation rounded-md border px-0 text-center font-mono text-sm font-medium select-none",
        "transition-colors duration-(--quick) disabled:opacity-55",
        looks[held],
        className,
      )}
    />
  );
}
