/** Rows in one box, with a line between them. What stands in a row, and where it leads, is its user's. */
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** The box around rows that are none of a list. */
export const rowsLook = "divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised";
export const rowLook = "flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3";

export function List({ className, ...given }: ComponentProps<"ul">) {
  return <ul className={classNames(rowsLook, className)} {...given} />;
}

/** One whose order means something: the newest first. */
export function OrderedList({ className, ...given }: ComponentProps<"ol">) {
  return <ol className={classNames(rowsLook, className)} {...given} />;
}

export function Row({ className, ...given }: ComponentProps<"li">) {
  return <li className={classNames(rowLook, className)} {...given} />;
}
