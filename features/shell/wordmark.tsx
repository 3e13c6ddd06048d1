/** The product's mark and name: a prompt and the sign that ends a piece of music, or takes it on. */

function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className} fill="none" stroke="currentColor" strokeWidth="2">
      <ellipse cx="12" cy="12" rx="6" ry="7.5" />
      <path d="M12 1.5v21M2.5 12h19" strokeLinecap="round" />
    </svg>
  );
}

interface WordmarkProps {
  /** Where a phone has no room beside it: the sign alone there. */
  readonly compact?: boolean;
}

export function Wordmark({ compact = false }: WordmarkProps) {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <Mark className="size-4.5 text-accent" />
      <span className={compact ? "max-sm:sr-only" : undefined}>Coda</span>
    </span>
  );
}
