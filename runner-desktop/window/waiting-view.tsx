/** Something is on its way, and needs nobody. */
import { Spinner } from "../../ui/spinner.tsx";

export function WaitingView({ words, why }: { readonly words: string; readonly why: string | undefined }) {
  return (
    <div className="flex flex-col items-center gap-3 py-16 text-center text-sm text-ink-soft" role="status">
      <Spinner className="size-5" />
      <p className="font-medium text-ink">{words}</p>
      {why !== undefined && <p>{why}</p>}
    </div>
  );
}
