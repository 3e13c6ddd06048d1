/** What a pane's bell comes to, by a clock that a test moves. */
import { describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import type { OutputListener } from "../pane/heard-output.ts";
import type { ScreenText } from "../pane/screen-text.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { LineMatcher } from "./line-matcher.ts";
import { PaneNotices, type Found } from "./pane-notices.ts";

const watch = { attention: true, commandOverMs: null, watchers: [] };
const nobodyListens: OutputListener = { rang: () => undefined, wantsLine: () => false, finished: () => undefined };

/** As much of a recording as bells and questions need. */
class RingingRecording {
  end = 10;
  line = "";
  #listener = nobodyListens;
  #grew: () => void = () => undefined;

  get screen(): ScreenText {
    return { lines: [this.line], beforeCursor: this.line, behindCursor: "", cursorLine: 0 };
  }

  tell(listener: OutputListener = nobodyListens): void {
    this.#listener = listener;
  }

  onGrow(listener: () => void): () => void {
    this.#grew = listener;
    return () => undefined;
  }

  rings(): void {
    this.end += 1;
    this.#grew();
    this.#listener.rang({ kind: "bell" }, this.end);
  }
}

class RingingPane {
  readonly clock = new ManualClock();
  readonly recording = new RingingRecording();
  readonly found: string[] = [];
  readonly notices: PaneNotices;
  isWanted = true;

  constructor() {
    const { clock } = this;
    const options = {
      recording: this.recording as unknown as JournalRecording,
      clock,
      log: silentLog,
      matcher: new LineMatcher(clock),
      isWanted: () => this.isWanted,
      found: ({ what, offset }: Found) => this.found.push(`${what.kind} ${offset}`),
    };
    this.notices = new PaneNotices(options, { watch, patterns: new Map() });
    clock.every(1_000, () => this.notices.look());
  }
}

describe("NT10 a bell", () => {
  test("is told when nobody has typed by then, with where it rang first", () => {
    const pane = new RingingPane();
    pane.recording.rings();
    pane.recording.rings();
    pane.clock.advance(1_900);
    expect(pane.found).toEqual([]);
    pane.clock.advance(1_100);
    expect(pane.found).toEqual(["bell 11"]);
    pane.clock.advance(9_000);
    expect(pane.found).toHaveLength(1);
  });

  test("is not told when somebody typed on", () => {
    const pane = new RingingPane();
    pane.recording.rings();
    pane.isWanted = false;
    pane.clock.advance(9_000);
    expect(pane.found).toEqual([]);
  });

  test("is not told beside the question that it rang for", () => {
    const pane = new RingingPane();
    pane.recording.line = "Go on? [y/N] ";
    pane.recording.rings();
    pane.clock.advance(9_000);
    expect(pane.found).toEqual(["question 11"]);
  });

  test("and a question that came before anybody asked are not told", () => {
    const pane = new RingingPane();
    pane.notices.use({ watch: { ...watch, attention: false }, patterns: new Map() });
    pane.recording.line = "Go on? [y/N] ";
    pane.recording.rings();
    pane.clock.advance(5_000);
    pane.notices.use({ watch, patterns: new Map() });
    pane.clock.advance(9_000);
    expect(pane.found).toEqual([]);
  });

  test("is not heard any more once nobody asks", () => {
    const pane = new RingingPane();
    pane.notices.close();
    pane.recording.rings();
    pane.clock.advance(9_000);
    expect(pane.found).toEqual([]);
  });
});
