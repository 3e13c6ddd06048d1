/** How far something is that takes a while. Give the label in words; the share is told beside it by whoever knows what of. */
interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1; undefined: nobody knows. */
  readonly share: number | undefined;
}

export function ProgressBar({ label, share }: ProgressBarProps) {
  const percent = share === undefined ? undefined : Math.round(share * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== undefined && { "aria-valuenow": percent })}
      className="h-1 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full bg-accent transition-[width] duration-(--quick) forced-colors:bg-[Highlight]"
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}
