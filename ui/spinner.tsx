/** Something is under way. Give it a label where no text beside it says what. */
import { classNames } from "./class-names.ts";

export function Spinner({ label, className }: { readonly label?: string; readonly className?: string }) {
  return (
    <span
      {...(label === undefined ? { "aria-hidden": true } : { role: "status", "aria-label": label })}
      className={classNames(
        "inline-block size-3.5 shrink-0 animate-spin rounded-full border-2 border-current border-r-transparent opacity-70",
        className,
      )}
    />
  );
}
