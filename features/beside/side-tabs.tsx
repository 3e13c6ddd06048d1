/** The terminals of the page where one at a time has room: chosen by name, with what can be done with the one on view. */
"use client";

import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { BesideIcon } from "@/ui/icons.ts";
import { sideKey, type SidePlace } from "./side-address.ts";
import { SideMenu, type SideDeeds } from "./side-menu.tsx";

interface SideTabsProps {
  readonly sides: readonly SidePlace[];
  readonly nameOf: (place: SidePlace) => string;
  readonly current: string | undefined;
  /** Of the one on view. */
  readonly deeds: SideDeeds;
  readonly onGoTo: (key: string) => void;
}

export function SideTabs({ sides, nameOf, current, deeds, onGoTo }: SideTabsProps) {
  return (
    <nav
      aria-label="Terminals of this page"
      data-testid="side-tabs"
      className="flex shrink-0 items-stretch border-b border-line bg-raised"
    >
      <ul className="flex min-w-0 flex-1 overflow-x-auto">
        {sides.map((place) => {
          const key = sideKey(place);
          const isCurrent = key === current;
          return (
            <li key={key} className="shrink-0">
              <button
                type="button"
                aria-current={isCurrent ? "true" : undefined}
                onClick={() => onGoTo(key)}
                className={classNames(
                  "flex h-11 max-w-48 items-center border-b-2 px-3 text-sm",
                  isCurrent ? "border-accent text-ink" : "border-transparent text-ink-soft",
                )}
              >
                <span className="truncate">{nameOf(place)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="flex shrink-0 items-center px-1">
        {deeds.openBeside && (
          <Button size="icon" variant="ghost" aria-label="Open another terminal" onClick={deeds.openBeside}>
            <BesideIcon aria-hidden />
          </Button>
        )}
        <SideMenu deeds={deeds} />
      </div>
    </nav>
  );
}
