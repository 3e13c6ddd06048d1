import { ideasPath } from "@/features/routes/paths.ts";
import { ForgetMissing } from "@/features/sessions/forget-missing.tsx";
import { QuietPage } from "@/features/shell/quiet-page.tsx";
import { buttonLook } from "@/ui/button.tsx";

export default function NotFound() {
  return (
    <QuietPage title="There is nothing at this address">
      <ForgetMissing />
      <p className="text-ink-soft">It may have been renamed or deleted, or it belongs to somebody else.</p>
      <div className="mt-6">
        <a href={ideasPath} className={buttonLook({ variant: "primary" })}>
          Go to your ideas
        </a>
      </div>
    </QuietPage>
  );
}
