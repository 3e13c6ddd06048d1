/** The ways into a session from a terminal of this machine, as its helper says them. Pure. */
import type { CompanionCommand } from "../contract/companion-command.ts";
import type { CoreStage } from "../contract/core-view.ts";

/** Undefined: that session is gone, or its helper is older and does not say it. */
export function attachText(
  stage: CoreStage | undefined,
  { session, form }: Extract<CompanionCommand, { do: "copy-attach" }>,
): string | undefined {
  if (stage?.is !== "running") return undefined;
  const known = stage.view.sessions.find(({ id }) => id === session);
  switch (form) {
    case "usual":
      return known?.attach;
    case "exact":
      return known?.attachExact ?? undefined;
    case "inside":
      return known?.attachInside ?? undefined;
  }
}
