/** A message in the page's flow: what happened and what to do. Failures are announced at once, the rest politely. */
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { AlertIcon, InfoIcon, WarningIcon } from "./icons.ts";

const tones = {
  info: { look: "border-line bg-raised text-ink", icon: InfoIcon },
  warn: { look: "border-warn/40 bg-warn-soft text-ink", icon: WarningIcon },
  danger: { look: "border-danger/40 bg-danger-soft text-ink", icon: AlertIcon },
} as const;

const marks = { info: "text-ink-quiet", warn: "text-warn", danger: "text-danger" } as const;

interface NoticeProps {
  readonly tone?: keyof typeof tones;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly testId?: string;
}

export function Notice({ tone = "info", title, children, action, testId }: NoticeProps) {
  const Icon = tones[tone].icon;
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      data-testid={testId}
      className={classNames(
        "flex items-start gap-2.5 max-sm:flex-wrap rounded-md border px-3 py-2.5 text-sm",
        tones[tone].look,
      )}
    >
      <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", marks[tone])} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-ink-soft">{children}</div>}
      </div>
      {action !== undefined && <div className="max-sm:basis-full max-sm:pl-6.5">{action}</div>}
    </div>
  );
}
