/** A side of the page: finds its terminal among its idea's, says when there is none, and shows which one has the keys. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import { useCallback, useEffect, useRef, useState, type CSSProperties } from "react";
import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { EmptyState } from "@/ui/empty-state.tsx";
import { TerminalIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useSessions } from "../api/queries.ts";
import { PalettePlace } from "../palette/palette-actions.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { sideKey, type SidePlace } from "./side-address.ts";
import type { Box } from "./side-boxes.ts";
import { SideTerminal, type SideGiven } from "./side-terminal.tsx";

/** alone: others are there, and have no room; hidden: one of those. full: it has the whole screen. */
export type SideLook = "beside" | "alone" | "full" | "hidden";

interface SideProps extends SideGiven {
  readonly place: SidePlace;
  /** Undefined: the reader has none of this name. */
  readonly idea: Pick<ApiIdea, "id" | "title" | "role"> | undefined;
  readonly initial: readonly ApiSession[];
  readonly look: SideLook;
  readonly box: Box;
  /** Keys go there, or went there last, and not to others on view. */
  readonly isCurrent: boolean;
  readonly onEntered: () => void;
}

function percent(part: number): string {
  return `${part * 100}%`;
}

function boxStyle({ left, top, width, height }: Box): CSSProperties {
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

const looks: Readonly<Record<SideLook, string>> = {
  beside: "absolute",
  alone: "absolute",
  full: "fixed inset-0 z-30",
  hidden: "invisible absolute",
};

/**
 * The page as the server draws it knows no width, and two have no room beside each other on a phone: there one is seen from
 * the first paint on, as it is a moment later, when the page knows (`oneAtATime`).
 */
const narrowAlone = "max-md:inset-0! max-md:size-auto! max-md:after:hidden";
const narrowHidden = "max-md:invisible";

/** The frame that says where keys go; paler where the last one to have them is while none has. */
const ring =
  "after:pointer-events-none after:absolute after:inset-0 after:z-20 after:border-2 after:border-accent/35 " +
  "focus-within:after:border-accent";

export function Side({ place, idea, initial, look, box, isCurrent, onEntered, ...given }: SideProps) {
  const section = useRef<HTMLElement>(null);
  const isMeant = useRef(false);
  useEffect(() => {
    isMeant.current = isCurrent || given.others === 0;
  });
  // Wherever else on the page the focus is, the palette is about the current side.
  const palettePlace = useCallback(() => (isMeant.current ? document.documentElement : section.current), []);
  return (
    <section
      ref={section}
      aria-label={`${idea?.title ?? place.idea}, ${place.slot}`}
      aria-current={isCurrent ? "true" : undefined}
      data-testid="side"
      data-side={sideKey(place)}
      inert={look === "hidden"}
      style={look === "full" ? undefined : boxStyle(box)}
      onFocusCapture={onEntered}
      onPointerDownCapture={onEntered}
      className={classNames(
        "@container flex min-h-0 min-w-0 flex-col bg-surface",
        looks[look],
        isCurrent && look === "beside" && ring,
        look === "beside" && (isCurrent || given.others === 0 ? narrowAlone : narrowHidden),
      )}
    >
      <PalettePlace place={palettePlace}>
        {idea === undefined ? (
          <NoSide place={place} onClose={given.deeds.close} />
        ) : (
          <FoundSide {...{ place, idea, initial }} {...given} />
        )}
      </PalettePlace>
    </section>
  );
}

type FoundProps = SideGiven & Pick<SideProps, "place" | "initial"> & { readonly idea: NonNullable<SideProps["idea"]> };

/** Also when it was deleted while this page shows it: its screen says so. */
function FoundSide({ place, idea, initial, ...given }: FoundProps) {
  const known = initial.filter(({ ideaId }) => ideaId === idea.id);
  const { items, failure, retry } = useSessions(idea.id, known.length > 0 ? known : undefined);
  const found = items?.find(({ slot }) => slot === place.slot);
  const [shown, show] = useState(found);
  if (found !== undefined && found !== shown) show(found);
  const session = found ?? shown;
  if (session !== undefined) return <SideTerminal key={session.id} {...{ idea, session, ...given }} />;
  if (items !== undefined) return <NoSide place={place} onClose={given.deeds.close} />;
  return (
    <div className="p-4">
      {failure ? (
        <FailureNotice title="The terminal could not be found" failure={failure} onRetry={retry} />
      ) : (
        <SkeletonRows rows={1} label="Looking for the terminal" />
      )}
    </div>
  );
}

function NoSide({ place, onClose }: Pick<SideProps, "place"> & { readonly onClose: () => void }) {
  return (
    <div className="m-auto p-4">
      <EmptyState
        icon={<TerminalIcon />}
        title={`There is no terminal “${place.slot}” here`}
        action={<Button onClick={onClose}>Close this side</Button>}
        testId="no-side"
      >
        <p>The idea {place.idea} has none of this name, or is not open to you.</p>
      </EmptyState>
    </div>
  );
}
