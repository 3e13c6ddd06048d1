/** The measure and the head of a page of text and lists: where you are, its title, what you can do there. */
import type { ReactNode } from "react";

interface PageFrameProps {
  readonly above?: ReactNode;
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function PageFrame({ above, title, note, actions, children }: PageFrameProps) {
  return (
    <main id="content" className="mx-auto w-full max-w-4xl px-4 py-6 sm:px-6 sm:py-8">
      {above}
      <div className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-52">
          <h1 className="truncate text-xl font-semibold tracking-tight">{title}</h1>
          {note !== undefined && <div className="mt-0.5 text-sm text-ink-soft">{note}</div>}
        </div>
        {actions}
      </div>
      {children}
    </main>
  );
}
