/**
 * The panes of the window on view, each at the place that tmux has it: borders that can be moved, which pane is typed into,
 * which has ended. One by itself has all the room there is.
 */
"use client";

import { layoutBorders, paneCells, type LayoutBorder, type LayoutCell, type PaneCell } from "@coda/protocol";
import type { CellSize, PaneChoice, PaneView, TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, useRef, type CSSProperties } from "react";
import { classNames } from "@/ui/class-names.ts";
import { latePart } from "@/ui/late-part.tsx";
import { PaneBorder } from "./pane-border.tsx";
import { PaneCorner } from "./pane-corner.tsx";
import type { PaneDoing } from "./pane-menu.tsx";
import { frameBox, paneBox, titleBox, windowBox } from "./pane-places.ts";
import { cellBesideTitle, titleRow, titleSide, type TitleSide } from "./pane-titles.ts";
import { endingWords, ownTitle, paneDetails, paneLabel } from "./pane-words.ts";
import { watchPanning } from "./window-panning.ts";
import { windowOf } from "./window-steps.ts";

/** Most windows are one pane. */
const blockOverPanes = latePart(async () => (await import("./window-block.tsx")).BlockOverPanes);

export interface PaneLayoutProps {
  readonly handle: TerminalSessionHandle;
  readonly snapshot: TerminalSnapshot;
  /** Undefined: nothing of it is this reader's to do. */
  readonly doing: PaneDoing | undefined;
}

interface Placed {
  readonly layout: LayoutCell;
  /** Where tmux has panes' titles on their borders. */
  readonly titles: TitleSide | undefined;
  /** Where panes are drawn: a title may have taken a row. */
  readonly panes: readonly PaneCell[];
  readonly cell: CellSize;
}

interface PlacedPane {
  readonly view: PaneView;
  readonly choice: PaneChoice | undefined;
  /** Undefined: it has all the room. */
  readonly style: CSSProperties | undefined;
}

function placedPanes({ panes, windows }: TerminalSnapshot, placed: Placed | undefined): PlacedPane[] {
  const choices = windows.flatMap((window) => window.panes);
  return panes.flatMap((view): PlacedPane[] => {
    const choice = choices.find(({ pane }) => pane === view.pane);
    const cell = placed?.panes.find(({ pane }) => pane === view.pane);
    if (placed === undefined) return view.front ? [{ view, choice, style: undefined }] : [];
    return cell === undefined
      ? []
      : [
          {
            view,
            choice,
            style: paneBox(cell, placed.layout, placed.cell),
          },
        ];
  });
}

/** Dead panes say so where they are: the others go on. */
function PaneEnded({ choice }: { readonly choice: PaneChoice }) {
  return (
    <p
      data-testid="pane-ended"
      className="pointer-events-none absolute inset-x-0 bottom-0 truncate border-t border-line bg-raised px-2 py-0.5 text-xs text-ink-soft"
    >
      Its program has {endingWords(choice)}
    </p>
  );
}

/** What a pane has over its text, where there are several. */
function PaneOver({ snapshot, doing, view, choice }: Omit<PaneLayoutProps, "handle"> & Omit<PlacedPane, "style">) {
  return (
    <>
      {choice?.dead === true && <PaneEnded choice={choice} />}
      {doing !== undefined && view.pane !== null && (
        <PaneCorner
          snapshot={snapshot}
          pane={view.pane}
          choose={doing.choose}
          title={choice === undefined ? "" : ownTitle(choice, windowOf(snapshot, view.pane)?.panes ?? [])}
        />
      )}
    </>
  );
}

function nameOf(choice: PaneChoice): string {
  return [paneLabel(choice), paneDetails(choice)].filter((part) => part !== "").join(", ");
}

function PaneBox({ handle, snapshot, doing, view, choice, style }: PaneLayoutProps & PlacedPane) {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const isPlaced = style !== undefined;
  useEffect(() => {
    return place.current === null ? undefined : handle.mountPane(view.view, place.current);
  }, [handle, view.view]);
  useEffect(() => {
    if (isPlaced && view.front) box.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isPlaced, view.front]);
  const named = isPlaced && choice !== undefined && { role: "group", "aria-label": nameOf(choice) };
  return (
    <div
      ref={box}
      {...named}
      data-testid="pane"
      data-pane={view.pane ?? undefined}
      data-front={view.front || undefined}
      data-in-layout={isPlaced || undefined}
      style={style}
      className={classNames("group/pane absolute overflow-hidden", !isPlaced && "inset-0")}
    >
      <div ref={place} className="size-full" />
      {isPlaced && <PaneOver {...{ snapshot, doing, view, choice }} />}
    </div>
  );
}

/** Which pane is typed into, as tmux shows it: by the colour of its borders. What is around it is shaded. */
function FrontFrame({
  snapshot,
  placed: { layout, panes, cell },
}: {
  readonly snapshot: TerminalSnapshot;
  readonly placed: Placed;
}) {
  const front = panes.find(({ pane }) => pane === snapshot.pane?.pane);
  if (front === undefined) return null;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden">
      <div
        data-testid="front-frame"
        style={frameBox(front, layout, cell)}
        className="absolute border border-accent shadow-[0_0_0_200vmax] shadow-ink/6"
      />
    </div>
  );
}

const sides = { x: { 1: "Right", [-1]: "Left" }, y: { 1: "Lower", [-1]: "Upper" } } as const;

function borderLabel({ axis, moves }: LayoutBorder, { windows }: TerminalSnapshot): string {
  const choice = windows.flatMap(({ panes }) => panes).find(({ pane }) => pane === moves?.pane);
  const side = sides[axis][moves?.grows ?? 1];
  return choice === undefined ? `${side} border` : `${side} border of ${paneLabel(choice)}`;
}

interface PaneTitlesProps extends Pick<BordersProps, "snapshot" | "placed"> {
  /** That of the front pane interrupts its frame; the others are shaded. */
  readonly ofFront: boolean;
}

/** As tmux writes them by itself: the pane's number, and what its program calls it. */
function PaneTitles({ snapshot, placed: { layout, titles, cell }, ofFront }: PaneTitlesProps) {
  if (titles === undefined) return null;
  const front = snapshot.pane?.pane;
  const choices = snapshot.windows.flatMap(({ panes }) => panes);
  const titled = paneCells(layout).filter(({ pane }) => (pane === front) === ofFront);
  return titled.map((each) => {
    const choice = choices.find(({ pane }) => pane === each.pane);
    return (
      <div
        key={each.pane}
        data-testid="pane-title"
        style={titleBox(titleRow(each, layout, titles), cell)}
        className="pointer-events-none absolute flex items-center overflow-hidden pl-2"
      >
        <span aria-hidden className="absolute inset-x-0 top-1/2 h-px bg-line-strong/60" />
        <span
          className={classNames(
            "relative truncate bg-terminal px-1 font-mono text-xs leading-none",
            ofFront ? "text-accent" : "text-ink-soft",
          )}
        >
          {[choice?.index, choice?.title].filter((part) => part !== undefined && part !== "").join(" ")}
        </span>
      </div>
    );
  });
}

interface BordersProps extends Pick<PaneLayoutProps, "snapshot" | "doing"> {
  readonly placed: Placed;
}

function Borders({ snapshot, placed: { layout, cell }, doing }: BordersProps) {
  return layoutBorders(layout).map((border, index) => (
    <PaneBorder
      // Borders have no name: a split that stays has them at the same place in the list.
      // oxlint-disable-next-line react/no-array-index-key
      key={`${border.axis}${index}`}
      {...{ border, cell }}
      window={layout}
      label={borderLabel(border, snapshot)}
      onMove={doing?.move}
    />
  ));
}

function isLarger({ room }: TerminalSnapshot, placed: Placed | undefined): boolean {
  if (room === null || placed === undefined) return false;
  return placed.layout.columns > room.columns || placed.layout.rows > room.rows;
}

function isRoomBeyond({ room }: TerminalSnapshot, placed: Placed | undefined): boolean {
  if (room === null || placed === undefined) return false;
  return placed.layout.columns < room.columns || placed.layout.rows < room.rows;
}

/** Undefined: one pane has all the room, or nobody knows yet how large a cell is. */
function placedIn({ layout, cell, windows }: TerminalSnapshot): Placed | undefined {
  if (layout === null || cell === null) return undefined;
  const choices = windows.flatMap(({ panes }) => panes);
  const titles = titleSide(layout, (wanted) => choices.find(({ pane }) => pane === wanted)?.rows);
  return { layout, titles, cell, panes: paneCells(layout).map((each) => cellBesideTitle(each, layout, titles)) };
}

export function PaneLayout({ handle, snapshot, doing }: PaneLayoutProps) {
  const frame = useRef<HTMLDivElement>(null);
  const window = useRef<HTMLDivElement>(null);
  useEffect(() => (frame.current === null ? undefined : handle.mount(frame.current)), [handle]);
  useEffect(() => (frame.current === null ? undefined : watchPanning(frame.current)), []);
  const placed = placedIn(snapshot);
  const beyond = isRoomBeyond(snapshot, placed);
  const { width, height } = placed === undefined ? {} : windowBox(placed.layout, placed.cell);
  return (
    <div ref={frame} className="relative size-full">
      <div
        data-window-larger={isLarger(snapshot, placed) || undefined}
        className={classNames("absolute inset-0", placed && "overflow-auto", beyond && "bg-terminal-ink/7")}
      >
        <div
          ref={window}
          style={{ width, height }}
          className={classNames(
            placed === undefined ? "absolute inset-0" : "relative bg-terminal",
            beyond && "outline outline-terminal-ink/20",
          )}
        >
          {/* Before the panes: from within a terminal the Tab key leads nowhere. */}
          {placed !== undefined && <Borders {...{ snapshot, placed, doing }} />}
          {placedPanes(snapshot, placed).map((pane) => (
            <PaneBox key={pane.view.view} {...{ handle, snapshot, doing }} {...pane} />
          ))}
          {placed !== undefined && (
            <blockOverPanes.Part given={{ handle, window, cell: placed.cell, panes: placed.panes }} />
          )}
          {placed !== undefined && <PaneTitles {...{ snapshot, placed }} ofFront={false} />}
          {placed !== undefined && <FrontFrame {...{ snapshot, placed }} />}
          {placed !== undefined && <PaneTitles {...{ snapshot, placed }} ofFront />}
        </div>
      </div>
    </div>
  );
}
