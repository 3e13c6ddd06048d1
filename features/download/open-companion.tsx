/** Brings the desktop app up to be paired with this server, by a link of the app's own scheme. It asks before it does anything. */
import { companionLink } from "@coda/protocol";
import { buttonLook } from "@/ui/button.tsx";

interface OpenCompanionProps {
  /** This server's own address. */
  readonly origin: string;
}

export function OpenCompanion({ origin }: OpenCompanionProps) {
  return (
    <a href={companionLink(origin)} className={buttonLook()} data-testid="open-companion">
      Open in the companion
    </a>
  );
}
