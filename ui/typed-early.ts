/** What was typed into a field before the script was there that listens to it. */
"use client";

import { useEffect } from "react";

/**
 * `id`: of a field that has its value from React. Tells it to the field's `onChange`: React takes over the field as it stands, but not what is in it (19.2), and would take
 * that away when it draws the field again.
 */
export function useTypedEarly(id: string | undefined): void {
  useEffect(() => {
    const field = id === undefined ? null : document.getElementById(id);
    if (!(field instanceof HTMLInputElement) || field.value === field.defaultValue) return;
    const typed = field.value;
    // React knows the value that was set by the field's own property, and compares it with what is there at the event.
    field.value = field.defaultValue;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, typed);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, [id]);
}
