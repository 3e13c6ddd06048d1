/** The bar over a terminal, or over what one printed: the way back, where it belongs, and what its page adds. */
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { ArrowLeftIcon } from "@/ui/icons.ts";
import { Tooltip } from "@/ui/tooltip.tsx";

interface PageBarProps {
  readonly back: { readonly href: string; readonly hint: string; readonly label: string; readonly testId?: string };
  readonly ideaTitle: string;
  readonly slot: string;
  readonly children: ReactNode;
}

export function PageBar({ back, ideaTitle, slot, children }: PageBarProps) {
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-raised px-2 py-1.5 pointer-coarse:py-1 sm:px-3 short:py-0.5! typing:hidden">
      <Tooltip text={back.hint}>
        <Link
          href={back.href}
          aria-label={back.label}
          data-testid={back.testId}
          className={buttonLook({ variant: "ghost", size: "icon" })}
        >
          <ArrowLeftIcon aria-hidden />
        </Link>
      </Tooltip>
      <h1 className="flex min-w-0 items-baseline gap-2">
        <span className="truncate text-ink-soft max-sm:sr-only">{ideaTitle}</span>
        <span aria-hidden className="text-ink-quiet max-sm:hidden">
          /
        </span>
        <span className="truncate font-mono font-medium">{slot}</span>
      </h1>
      {children}
    </div>
  );
}
