/** The browser's own bounds: what it keeps, loads and proposes. What both ends must agree on is in the protocol. */
const kib = 1024;
const mib = 1024 * kib;

export const clientLimits = {
  /** Lines the terminal keeps: what a long build prints, at some 12 bytes a cell and 80 columns 50 MB at the worst. */
  scrollbackLines: 50_000,
  /** Those of who chose as many as there can be: 100 MB at the worst. */
  mostScrollbackLines: 100_000,
  /** Processed bytes are acknowledged in steps of this, or when nothing is left to draw: credit flows, frames are few. */
  ackBytes: 16 * kib,
  /** Bytes handed to the terminal and not parsed yet while replaying: keeps the page responsive, the parser busy. */
  replayInFlightBytes: 256 * kib,
  /** Raw output kept to draw the terminal anew when older history is put before it. */
  tapeBytes: 16 * mib,
  /** What remains of the tape when it grew past its cap. */
  tapeKeptBytes: 4 * mib,
  /** Older history loaded without being asked: some 10,000 lines; more comes when the reader scrolls up. */
  autoHistoryBytes: 2 * mib,
  autoHistoryLines: 10_000,
  /** One request for older history. */
  olderPageBytes: mib,
  /** Further behind than this, a returning page begins anew at the transcript's end instead of reading it all. */
  catchUpBytes: 4 * mib,
  /** One answer of the transcript while the live stream waits behind it: then that goes on as well as it can. */
  catchUpMs: 5_000,
  /** A pane that the relay could not serve is asked for again after this long. */
  subscribeAgainMs: 1_000,
  /** Output has calmed down when none came for this long; then the view may be drawn anew. */
  calmMs: 400,
  /** Typed and not acknowledged, pastes aside: beyond it the device is not keeping up and typing is refused. */
  unacknowledgedInputBytes: mib,
  /** Typed text older than this is not sent again after a reconnect: it would surprise whoever typed it. */
  inputMaxAgeMs: 30_000,
  /** A paste that takes longer than this is shown with its progress. */
  pasteShownMs: 300,
  /** A size is proposed when the window was left alone this long. */
  proposeSizeMs: 150,
  /** The transcript's answer; then the live stream goes on without it. */
  historyMs: 15_000,
  /** Nothing is saved yet of what ended: asked again after this long, then after twice as long each time, up to the second. */
  savedAskMs: 2_500,
  savedAskMostMs: 30_000,
  /** What a program printed last is uploaded within this, or the way is down: a helper uploads each second, and tries again. */
  lastUploadMs: 15_000,
  /** What is kept of a pane in the browser: some screens of work; more is read from the transcript. */
  paintBytes: 512 * kib,
  /** Panes that are kept, and for how long: who comes back later reads them from the transcript. */
  paints: 24,
  paintMs: 7 * 24 * 3_600_000,
  /** The worker that decompresses is ended when it had nothing to do for this long; another one takes some tens of ms. */
  zstdIdleMs: 10_000,
  /** The picture is saved this long after it changed, and when the page is left; later by this for what was large. */
  savePaintMs: 300,
  savePaintMsPerKib: 5,
  /** At most so long until it is asked for a place to draw from again, while a pane prints much and nothing is stored. */
  moveAnchorMs: 30_000,
  /** The browser's own store answers within this, or the network is faster. */
  loadPaintMs: 250,
  /** Panes drawn by WebGL: a browser gives a page 16 contexts, 8 on a phone, and takes the oldest away beyond that. */
  webglPanes: 8,
  /** Panes kept as they are though another window is on view, to be there at once: some 10 MB each, 50 at the worst. */
  keptPanes: 4,
  /** Of what a pane prints that is not typed into, so much at most is parsed in one go: a key's echo waits for it. */
  turnBytes: 64 * kib,
  /** Where that takes longer than this, less of it: down to what is no work worth cutting. */
  turnMs: 8,
  turnBytesLeast: 4 * kib,
  /** After a key none of it is parsed for so long, in which the key's echo comes and is painted. */
  turnAfterKeyMs: 40,
  /** Such a pane has a turn after this long, however much the one that is typed into prints. */
  turnPatienceMs: 50,
  /** What a program may ask to put on the clipboard: a long file; more is no text somebody wants to paste. */
  clipboardTextBytes: 384 * kib,
  /** Places where something is found that are counted and marked: each is an element of the page while it is in view. */
  countedMatches: 1_000,
  /** Lines left above a place that is gone to: what it follows is to be seen. */
  linesAboveMark: 3,
  /** Lines left above the view when the reader counts as having scrolled to the top. */
  nearTopLines: 100,
} as const;
