/** A key that is held: typed at once, and again and again after a while, as a keyboard does. */

const firstMs = 400;
const everyMs = 60;

/** Until the returned function is called. */
export function repeatHeld(press: () => void): () => void {
  press();
  let timer = setTimeout(function again() {
    press();
    timer = setTimeout(again, everyMs);
  }, firstMs);
  return () => clearTimeout(timer);
}
