/** A machine whose own law lets browsers do all that their tickets allow: for tests of what comes before it. */
import type { MachineLaw } from "../link/client-rules.ts";

export const lawless: MachineLaw = {
  ruleFor: () => "allowed",
  mayOpen: () => true,
  tried: () => undefined,
  onChange: () => () => true,
};
