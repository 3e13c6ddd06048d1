/** From what was stored, and from what browsers and helpers tell, to figures. Pure. */
import type { BrowserFigures, HelperFigures } from "@coda/protocol";
import type { FreshOutput } from "../transcript/store-upload.ts";
import type { FigureName } from "./figure-table.ts";
import type { Figure } from "./figures.ts";

export function figuresOfOutput({ chunks, gaps }: FreshOutput): Figure[] {
  return [
    ...chunks.flatMap(({ rawBytes, storedBytes, waitedMs }): Figure[] => [
      { figure: "rawBytes", value: rawBytes },
      { figure: "storedBytes", value: storedBytes },
      { figure: "uploadLag", value: waitedMs / 1_000 },
    ]),
    ...gaps.map((cause): Figure => ({ figure: "gaps", value: 1, label: cause })),
  ];
}

export function figuresOfBrowser({ attachMs, reopenMs, reconnects, skips }: BrowserFigures): Figure[] {
  return [
    ...(attachMs === undefined ? [] : [{ figure: "attach", value: attachMs / 1_000 } as const]),
    ...(reopenMs === undefined ? [] : [{ figure: "reopen", value: reopenMs / 1_000 } as const]),
    ...times("reconnects", reconnects, "browser"),
    ...times("skips", skips),
  ];
}

export function figuresOfHelper({ reconnects, repairs }: HelperFigures): Figure[] {
  return [...times("reconnects", reconnects, "helper"), ...times("repairs", repairs)];
}

function times(figure: FigureName, value: number | undefined, label?: string): Figure[] {
  return value === undefined || value === 0 ? [] : [{ figure, value, ...(label !== undefined && { label }) }];
}
