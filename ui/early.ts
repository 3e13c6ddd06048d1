/** What the document itself keeps of all that is asked of a page before the script is there that answers it: see `awake.tsx`. */

/** Told to the window when all that the page was drawn with answers; its `detail` gets what was kept. */
export const awakeEvent = "coda:awake";

export interface Early {
  /** Fields that are chosen in: what is typed can be told from what they were drawn with. */
  chosen: ReadonlySet<HTMLInputElement | HTMLSelectElement>;
  /** Asks for what was clicked or sent last: that is what the reader waits for. */
  again: (() => void) | undefined;
}

/** Stands in the document as text, and so by itself: no name of it is from outside. */
function keepEarly(awake: string): void {
  const chosen = new Set<HTMLInputElement | HTMLSelectElement>();
  let again: Early["again"];

  const onClick = ({ target }: MouseEvent): void => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.type === "button") again = () => button.click();
  };
  const onSubmit = ({ target: form, defaultPrevented }: SubmitEvent): void => {
    const isOurs = form instanceof HTMLFormElement && form.getAttribute("method") === "dialog";
    if (isOurs && !defaultPrevented) again = () => form.requestSubmit();
  };
  const onChange = ({ target: field }: Event): void => {
    const isChoice = field instanceof HTMLInputElement && /checkbox|file/u.test(field.type);
    if (isChoice || field instanceof HTMLSelectElement) chosen.add(field);
  };
  const onAwake = (event: Event): void => {
    window.removeEventListener("click", onClick);
    window.removeEventListener("submit", onSubmit);
    window.removeEventListener("change", onChange);
    if (event instanceof CustomEvent) Object.assign(event.detail, { chosen, again });
  };
  window.addEventListener("click", onClick);
  window.addEventListener("submit", onSubmit);
  window.addEventListener("change", onChange);
  window.addEventListener(awake, onAwake, { once: true });
}

/** A whole script. */
export const earlyScript = `(${keepEarly.toString()})("${awakeEvent}")`;
