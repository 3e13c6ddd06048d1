/** Variables that mean something only together: half of them is a mistake that nobody would see. */
import type { z } from "zod";

type Values = Readonly<Record<string, unknown>>;

/** For a schema's `superRefine`: names each that is missing from a group of which another is set. */
export function setTogether(
  ...groups: readonly (readonly string[])[]
): (values: Values, check: z.RefinementCtx) => void {
  return (values, check) => {
    for (const group of groups) {
      const given = group.find((variable) => values[variable] !== undefined);
      for (const missing of group.filter((variable) => values[variable] === undefined)) {
        if (given === undefined) continue;
        check.addIssue({ code: "custom", path: [missing], message: `is missing, and ${given} is set; set both` });
      }
    }
  };
}
