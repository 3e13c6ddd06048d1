/** Nothing here, or nothing found: what this place is for and the one thing to do next. */
import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly testId?: string;
}

export function EmptyState({ icon, title, children, action, testId }: EmptyStateProps) {
  return (
    <div
      data-testid={testId}
      className="flex flex-col items-center rounded-lg border border-dashed border-line px-6 py-12 text-center"
    >
      {icon !== undefined && (
        <span aria-hidden className="mb-3 text-ink-quiet [&_svg]:size-6">
          {icon}
        </span>
      )}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children !== undefined && <div className="mt-1 max-w-md text-sm text-ink-soft">{children}</div>}
      {action !== undefined && <div className="mt-5">{action}</div>}
    </div>
  );
}
