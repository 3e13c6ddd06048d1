/** Several terminals on one page, each with its own connection; keys go to one of them. On a phone one at a time is seen. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useRouter } from "next/navigation";
import { useCallback, useState, useSyncExternalStore } from "react";
import { classNames } from "@/ui/class-names.ts";
import { EmptyState } from "@/ui/empty-state.tsx";
import { BesideIcon } from "@/ui/icons.ts";
import { Button } from "@/ui/button.tsx";
import { useIdeas } from "../api/queries.ts";
import { usePaletteActions, type PaletteAction } from "../palette/palette-actions.tsx";
import { useMedia } from "../phone/use-media.ts";
import { terminalPath } from "../routes/paths.ts";
import { useShortcut } from "../shortcuts/use-shortcut.ts";
import { useFullScreen, type FullScreen } from "../terminal/full-screen.ts";
import { LeavingKeys } from "../terminal/leaving-keys.tsx";
import { BesideDialog } from "./beside-button.tsx";
import { keptShares } from "./kept-shares.ts";
import { mostSides, sideKey, swapped, type SidePlace } from "./side-address.ts";
import { SideBorderHandle } from "./side-border.tsx";
import { evenShares, sideBorders, sideBoxes, type Box, type Shares } from "./side-boxes.ts";
import type { SideDeeds } from "./side-menu.tsx";
import { SideTabs } from "./side-tabs.tsx";
import { Side, type SideLook } from "./side.tsx";
import { useSides, type Sides } from "./use-sides.ts";

interface BesidePageProps {
  readonly ideas: readonly ApiIdea[];
  /** Of those ideas that the address names. */
  readonly sessions: readonly ApiSession[];
}

/** Two terminals have no room beside each other. */
const oneAtATime = "(width < 48rem), (pointer: coarse) and (height < 30rem)";

function useShares(): readonly [Shares, (share: keyof Shares, to: number) => void] {
  const shares = useSyncExternalStore(keptShares.subscribe, keptShares.get, () => evenShares);
  return [shares, (share, to) => keptShares.set({ ...keptShares.get(), [share]: to })];
}

function NoSides({ onOpen }: { readonly onOpen: () => void }) {
  const action = (
    <Button variant="primary" onClick={onOpen} data-testid="beside-first">
      Choose terminals
    </Button>
  );
  return (
    <div className="m-auto w-full max-w-xl p-4">
      <EmptyState icon={<BesideIcon />} title="Terminals side by side" action={action} testId="no-sides">
        Up to {mostSides} terminals of any ideas on one page. The address of the page leads back to them.
      </EmptyState>
    </div>
  );
}

interface DeedsGiven {
  readonly view: Sides;
  readonly nameOf: (place: SidePlace) => string;
  readonly fullScreen: FullScreen;
  readonly openBeside: () => void;
}

function useDeeds({ view, nameOf, fullScreen, openBeside }: DeedsGiven): (place: SidePlace) => SideDeeds {
  const router = useRouter();
  const { sides } = view;
  return (place) => {
    const key = sideKey(place);
    const others = sides.filter((side) => side !== place);
    const toggle = () => {
      view.goTo(key);
      fullScreen.toggle();
    };
    return {
      openBeside: sides.length < mostSides ? openBeside : undefined,
      fullScreen: fullScreen.offered ? toggle : undefined,
      swaps: others.map((other) => ({
        key: sideKey(other),
        text: nameOf(other),
        swap: () => view.show(swapped(sides, key, sideKey(other))),
      })),
      only: () => router.push(terminalPath(place.idea, place.slot)),
      close: () => view.close(key),
      focus: () => view.goTo(key),
    };
  };
}

function actionsOf({ sides, current, goOn, close }: Sides, openBeside: () => void): PaletteAction[] {
  const opens: PaletteAction = {
    id: "beside",
    text: "Open another terminal beside …",
    shortcut: "beside.open",
    icon: <BesideIcon />,
    run: openBeside,
  };
  const goes: PaletteAction = { id: "beside-next", text: "Next terminal", shortcut: "beside.next", run: goOn };
  const closes =
    current === undefined ? [] : [{ id: "beside-close", text: "Close this side", run: () => close(current) }];
  return [...(sides.length < mostSides ? [opens] : []), ...(sides.length > 1 ? [goes] : []), ...closes];
}

function useBeside(view: Sides, ideas: readonly ApiIdea[]) {
  const [choosing, choose] = useState(false);
  const openBeside = useCallback(() => choose(true), []);
  const isOneAtATime = useMedia(oneAtATime);
  const fullScreen = useFullScreen();
  const { sides } = view;
  useShortcut("beside.open", sides.length < mostSides ? openBeside : undefined);
  useShortcut("beside.next", sides.length > 1 ? view.goOn : undefined);
  usePaletteActions(() => actionsOf(view, openBeside));
  const nameOf = ({ idea, slot }: SidePlace) => `${ideas.find(({ id }) => id === idea)?.title ?? idea} · ${slot}`;
  const deedsOf = useDeeds({ view, nameOf, fullScreen, openBeside });
  return { choosing, choose, openBeside, isOneAtATime, fullScreen, nameOf, deedsOf };
}

export function BesidePage({ ideas: known, sessions }: BesidePageProps) {
  const ideas = useIdeas(known).items ?? known;
  const view = useSides();
  const { choosing, choose, openBeside, isOneAtATime, fullScreen, nameOf, deedsOf } = useBeside(view, ideas);
  const { sides, current } = view;
  const shown = sides.find((side) => sideKey(side) === current);
  return (
    <main
      id="content"
      className={classNames("flex min-h-64 flex-col", fullScreen.full ? "h-dvh" : "h-(--page-height)")}
    >
      <h1 className="sr-only">Terminals side by side</h1>
      {isOneAtATime && shown !== undefined && (
        <SideTabs {...{ sides, nameOf, current }} deeds={deedsOf(shown)} onGoTo={view.goTo} />
      )}
      <div className="relative min-h-0 flex-1 overflow-hidden">
        {sides.length === 0 && <NoSides onOpen={openBeside} />}
        <SideArea {...{ view, ideas, sessions, fullScreen, isOneAtATime, deedsOf }} />
      </div>
      <LeavingKeys />
      <BesideDialog present={sides} open={choosing} onOpenChange={choose} onChosen={view.show} />
    </main>
  );
}

interface SideAreaProps extends BesidePageProps {
  readonly view: Sides;
  readonly fullScreen: FullScreen;
  readonly isOneAtATime: boolean;
  readonly deedsOf: (place: SidePlace) => SideDeeds;
}

function lookOf(isCurrent: boolean, { fullScreen, isOneAtATime }: SideAreaProps): SideLook {
  if (!fullScreen.full && !isOneAtATime) return "beside";
  if (!isCurrent) return "hidden";
  return fullScreen.full ? "full" : "alone";
}

const whole: Box = { left: 0, top: 0, width: 1, height: 1 };

function SideArea(props: SideAreaProps) {
  const { view, ideas, sessions, fullScreen, isOneAtATime, deedsOf } = props;
  const { sides, current, keepHandle } = view;
  const [shares, setShare] = useShares();
  const boxes = sideBoxes(sides.length, shares);
  return (
    <>
      {sides.map((place, at) => {
        const key = sideKey(place);
        return (
          <KeptSide
            key={key}
            {...{ place, fullScreen, keepHandle }}
            idea={ideas.find(({ id }) => id === place.idea)}
            initial={sessions}
            look={lookOf(key === current, props)}
            box={isOneAtATime ? whole : (boxes[at] ?? whole)}
            others={sides.length - 1}
            isCurrent={key === current && sides.length > 1}
            focusAtOnce={key === current}
            hasHead={!isOneAtATime}
            deeds={deedsOf(place)}
            onEntered={() => view.entered(key)}
          />
        );
      })}
      {!fullScreen.full &&
        !isOneAtATime &&
        sideBorders(sides.length, shares).map((border) => (
          <SideBorderHandle
            key={border.share}
            border={border}
            share={shares[border.share]}
            onMove={(to) => setShare(border.share, to)}
          />
        ))}
    </>
  );
}

type KeptSideProps = Omit<Parameters<typeof Side>[0], "onHandle"> & Pick<Sides, "keepHandle">;

/** Keeps its terminal under its name, for whoever gives it the keys. */
function KeptSide({ keepHandle, fullScreen, ...side }: KeptSideProps) {
  const key = sideKey(side.place);
  const onHandle = useCallback(
    (handle: TerminalSessionHandle | undefined) => keepHandle(key, handle),
    [key, keepHandle],
  );
  const own = { ...fullScreen, toggle: side.deeds.fullScreen ?? fullScreen.toggle };
  return <Side {...side} fullScreen={own} onHandle={onHandle} />;
}
