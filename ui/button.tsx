/** The button, and its looks for links that act as one. Busy buttons keep their width and say so to screen readers. */
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

const base =
  "relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none " +
  "transition-colors duration-(--quick) disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0";

const variants = {
  primary: "bg-accent text-on-accent hover:brightness-110 active:brightness-95",
  secondary: "border border-line bg-raised text-ink hover:border-line-strong hover:bg-hover",
  ghost: "text-ink-soft hover:bg-hover hover:text-ink",
  danger: "border border-danger/40 bg-danger-soft text-danger hover:border-danger",
} as const;

const sizes = {
  sm: "h-7 px-2 text-xs pointer-coarse:h-9",
  md: "h-8 px-3 text-sm pointer-coarse:h-10",
  /** Beside a field, and as high. */
  field: "h-9 px-3 text-sm pointer-coarse:h-11",
  lg: "h-10 px-4 text-base",
  icon: "size-8 text-sm pointer-coarse:size-10",
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
