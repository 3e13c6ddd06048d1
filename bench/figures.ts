/** What each part of the bench measured, by its name; a run has those it was asked for. */
import type { AttachFigures } from "./attach-bench.ts";
import type { EchoFigures } from "./echo-bench.ts";
import type { FloodFigures } from "./flood-bench.ts";
import type { FloodMemory } from "./flood-memory.ts";
import type { HelperFigures } from "./helper-bench.ts";
import type { PageBesideFigures } from "./page-beside-flood-bench.ts";
import type { PageEchoFigures } from "./page-echo-bench.ts";
import type { PageMemoryFigures } from "./page-memory-bench.ts";
import type { PagePanesFigures } from "./page-panes-bench.ts";
import type { PageScrollFigures } from "./page-scroll-bench.ts";
import type { PanesFigures } from "./panes-bench.ts";
import type { ReopenFigures } from "./reopen-bench.ts";
import type { RestoredFigures } from "./restored-bench.ts";
import type { RevokeFigures } from "./revoke-bench.ts";
import type { ScanningFigures } from "./scanning-bench.ts";
import type { SearchFigures } from "./search-bench.ts";
import type { SlowdownFigures } from "./slowdown-bench.ts";
import type { SoakFigures } from "./soak/soak-bench.ts";
import type { StartFigures } from "./start-bench.ts";
import type { StorageFigures } from "./storage-bench.ts";
import type { UpgradeFigures } from "./upgrade-bench.ts";
import type { ViewersFigures } from "./viewers-bench.ts";

export interface Figures {
  readonly echo?: EchoFigures;
  readonly slowdown?: SlowdownFigures;
  readonly panes?: PanesFigures;
  readonly attach?: AttachFigures;
  readonly flood?: FloodFigures;
  readonly memory?: FloodMemory;
  readonly restored?: RestoredFigures;
  readonly viewers?: ViewersFigures;
  readonly reopen?: ReopenFigures;
  readonly "reopen-postgres"?: ReopenFigures;
  readonly storage?: StorageFigures;
  readonly search?: SearchFigures;
  readonly scanning?: ScanningFigures;
  readonly revoke?: RevokeFigures;
  readonly upgrade?: UpgradeFigures;
  readonly helper?: HelperFigures;
  readonly start?: StartFigures;
  readonly soak?: SoakFigures;
  readonly "page-echo"?: PageEchoFigures;
  readonly "page-scroll"?: PageScrollFigures;
  readonly "page-beside-flood"?: PageBesideFigures;
  readonly "page-panes"?: PagePanesFigures;
  readonly "page-memory"?: PageMemoryFigures;
}
