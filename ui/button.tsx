/**
 * The button, and its looks for links that act as one: under a finger none is smaller than 44 px either way. Busy buttons
 * keep their width and say so to screen readers.
 */
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

const base =
  "relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none " +
  "transition-colors duration-(--quick) disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0 " +
  "pointer-coarse:min-h-11 pointer-coarse:min-w-11";

const variants = {
  primary: "border border-transparent bg-accent text-on-accent hover:brightness-110 active:brightness-95",
  secondary: "border border-line bg-raised text-ink hover:border-line-strong hover:bg-hover",
  ghost: "border border-transparent text-ink-soft hover:bg-hover hover:text-ink",
  danger: "border border-danger/40 bg-danger-soft text-danger hover:border-danger",
} as const;

const sizes = {
  sm: "h-7 px-2 text-xs",
  md: "h-8 px-3 text-sm",
  /** Beside a field, and as high. */
  field: "h-9 px-3 text-sm",
  lg: "h-10 px-4 text-base",
  icon: "size-8 text-sm",
} as const;

export interface ButtonLook {
  readonly variant?: keyof typeof variants;
  readonly size?: keyof typeof sizes;
}

export function buttonLook({ variant = "secondary", size = "md" }: ButtonLook = {}): string {
  return classNames(base, variants[variant], sizes[size]);
}

type ButtonProps = ComponentProps<"button"> & ButtonLook & { readonly busy?: boolean };

export function Button({ variant, size, busy = false, className, children, ...rest }: ButtonProps) {
  const look = buttonLook({ ...(variant && { variant }), ...(size && { size }) });
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
      className={classNames(look, className)}
    >
      {busy && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
      <span className={classNames("contents", busy && "invisible")}>{children}</span>
    </button>
  );
}
