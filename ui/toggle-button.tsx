/** A small button that stays pressed: one rule that holds or does not. */
import type { ReactNode } from "react";
import { buttonLook } from "./button.tsx";
import { classNames } from "./class-names.ts";

interface ToggleButtonProps {
  /** For screen readers, and as a hint. */
  readonly label: string;
  readonly pressed: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function ToggleButton({ label, pressed, onToggle, children, testId }: ToggleButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-label={label}
      title={label}
      onClick={onToggle}
      data-testid={testId}
      className={classNames(
        buttonLook({ variant: "ghost", size: "sm" }),
        "font-mono",
        pressed && "bg-accent-soft text-accent",
      )}
    >
      {children}
    </button>
  );
}
