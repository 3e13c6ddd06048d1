/** What floats over a terminal: a line of words that came, and goes again. Where it lies is its user's. */
export const floatLook = "rounded-md border border-line bg-raised text-xs shadow-float";
