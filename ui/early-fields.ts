/**
 * Telling React what was typed or chosen before it was there: it takes over a field as it stands, but not what is in it (19.2),
 * and takes that away when it draws the field again. So each of these reads a field at once, and what it returns tells.
 */

type Tell = () => void;

/** React compares what is there at an event with what was set by the field's own property. */
function valueSetter(field: HTMLInputElement): ((value: string) => void) | undefined {
  return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.bind(field);
}

export function typedIn(page: Document): Tell[] {
  return [...page.querySelectorAll("input")].flatMap((field) => {
    const { value, defaultValue, type } = field;
    // No script may say which file.
    if (value === defaultValue || type === "file") return [];
    return () => {
      field.value = defaultValue;
      valueSetter(field)?.(value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
  });
}

export function chosenIn(field: HTMLInputElement | HTMLSelectElement): Tell {
  if (field instanceof HTMLInputElement && field.type !== "file") {
    const { checked } = field;
    return () => {
      // It was taken back.
      if (checked === field.defaultChecked) return;
      field.checked = !checked;
      field.click();
    };
  }
  const { value } = field;
  return () => {
    if (field instanceof HTMLSelectElement) field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
}
