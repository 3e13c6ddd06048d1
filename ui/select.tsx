/** The platform's own select, the best one there is on a phone, with the design system's own look and arrow. */
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { ChevronDownIcon } from "./icons.ts";

interface SelectProps extends Omit<ComponentProps<"select">, "className" | "size"> {
  /** `field`: as wide as its place, and as high as a field. `row`: in a row of a list, as wide as its words. */
  readonly look?: "field" | "row";
}

const looks = { field: "h-9 w-full text-lg sm:text-sm", row: "h-8 text-sm" } as const;

export function Select({ look = "field", ...rest }: SelectProps) {
  return (
    <span className="relative block">
      <select
        {...rest}
        className={classNames(
          "block appearance-none truncate rounded-md border border-line-strong/70 bg-surface pr-8 pl-2.5 text-ink",
          "hover:border-line-strong disabled:opacity-55 pointer-coarse:h-11",
          looks[look],
        )}
      />
      <ChevronDownIcon
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-ink-quiet"
      />
    </span>
  );
}
