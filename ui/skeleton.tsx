/** The shape of what is coming, so that the page does not jump when it arrives. */
import { classNames } from "./class-names.ts";

function SkeletonLine({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("block animate-breathe rounded-sm border border-transparent bg-idle-soft", className)}
    />
  );
}

export function SkeletonRows({ rows, label }: { readonly rows: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-line rounded-lg border border-line">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-4 px-4 py-4">
          <SkeletonLine className="h-4 w-40" />
          <SkeletonLine className="h-3 w-24" />
          <SkeletonLine className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
