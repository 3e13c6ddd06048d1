/**
 * A hint on hover or on focus by the keyboard. Never the only place of a fact: touch has no hover. By the browser's own top
 * layer: every page has it from the first, so a library that can place anything anywhere would weigh too much.
 */
"use client";

import { useCallback, useId, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

/** From the window's edges. */
const marginPixels = 8;

/** Over what it belongs to, or below where there is no room; as near to its middle as the window lets it. */
function place(hint: HTMLElement, of: DOMRect): void {
  const { width, height } = hint.getBoundingClientRect();
  const right = document.documentElement.clientWidth - marginPixels - width;
  const left = Math.max(marginPixels, Math.min(of.left + (of.width - width) / 2, right));
  const top = of.top - height < marginPixels ? of.bottom : of.top - height;
  Object.assign(hint.style, { left: `${left}px`, top: `${top}px` });
}

interface TooltipProps {
  readonly text: ReactNode;
  /** A button or a link. */
  readonly children: ReactNode;
}

export function Tooltip({ text, children }: TooltipProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const show = useCallback(
    (hint: HTMLElement | null) => {
      const owner = hint?.parentElement?.firstElementChild;
      if (hint === null || owner === undefined || owner === null) return undefined;
      hint.showPopover();
      place(hint, owner.getBoundingClientRect());
      owner.setAttribute("aria-describedby", id);
      return () => owner.removeAttribute("aria-describedby");
    },
    [id],
  );
  const hide = () => setShown(false);
  return (
    <span
      role="presentation"
      className="contents"
      onPointerEnter={({ pointerType }: PointerEvent) => setShown(pointerType !== "touch")}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={({ target }) => setShown(target.matches(":focus-visible"))}
      onBlur={hide}
      onKeyDown={({ key }: KeyboardEvent) => key === "Escape" && hide()}
    >
      {children}
      {shown && (
        // The room around it belongs to it: the pointer may cross over to read on.
        <span
          ref={show}
          popover="manual"
          className="fixed inset-auto m-0 animate-hint overflow-visible bg-transparent py-1.5"
        >
          <span
            id={id}
            role="tooltip"
            className="block max-w-80 rounded-sm border border-line bg-raised px-2 py-1 text-xs text-ink shadow-float"
          >
            {text}
          </span>
        </span>
      )}
    </span>
  );
}
