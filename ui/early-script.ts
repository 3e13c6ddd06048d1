/** The script in each document that keeps what is asked of a page before the script is there that answers it: no part of that one. */
import { awakeEvent, type Early } from "./early.ts";

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
