/** Every limit of the system, once, with its unit in its name and its reason beside it. */

const kib = 1024;
const mib = 1024 * kib;

export const limits = {
  /** Terminal payload of one binary frame: large enough for throughput, small enough that Ctrl-C never waits long. */
  framePayloadBytes: 64 * kib,
  /** A JSON control frame. */
  controlFrameBytes: 64 * kib,
  /** Any WebSocket message: a full data frame with its header; larger ones cost the sender its socket. */
  socketMessageBytes: 80 * kib,
  /** A whole keyframe (both screens and scrollback tail), put together from its parts. */
  keyframeBytes: 2 * mib,
  /** Scrollback lines in a keyframe: one or two screens, so that first paint is constant; older lines are paged in. */
  keyframeScrollbackLines: 200,
  /** Lines above the screen of a pane that ran before its recording: asked of tmux's one thread, 10 to 14 ms a thousand. */
  joinHistoryLines: 1_000,
  /** Relay's ring of recent output per live pane. */
  relayTailBytes: mib,
  /** The pieces it grows by: a ring that doubled to a mebibyte held up every other pane while it was copied. */
  tailBlockBytes: 64 * kib,
  /**
   * All such rings of one device at a node: a session whose every pane pours, and half of another. Beyond it the one that
   * was written longest ago is forgotten; who comes to that pane later gets a keyframe, or is read the helper's journal.
   */
  tailBytesPerDevice: 96 * mib,
  /**
   * Unacknowledged output per browser and pane, until its rate of acknowledging is known; then between the two. A tenth
   * of a second of 200 kB/s, and little more than a TCP connection begins with (RFC 6928: 14,600 bytes).
   */
  browserCreditBytes: 20 * kib,
  minBrowserCreditBytes: 8 * kib,
  maxBrowserCreditBytes: mib,
  /** Moments of sending that a credit remembers to tell a rate: with many small frames every few share one. */
  creditFlights: 64,
  /** Output that may wait at a browser beyond what its round trip holds: half of what a key's effect may lag behind. */
  browserQueueMs: 50,
  /** A view that did not catch up for so long while output came skips by keyframes; shorter bursts are shown whole. */
  viewPatienceMs: 250,
  /** Such keyframes of a pane are at least so far apart: each costs the helper some milliseconds. */
  keyframePaceMs: 50,
  /** Unacknowledged output per pane between helper and relay. */
  helperCreditBytes: 512 * kib,
  /** The relay acknowledges the helper's output in steps of this: a small part of the credit, so that it never runs dry. */
  helperAckBytes: 64 * kib,
  /** Unsent bytes one relay socket may hold; beyond it the socket is closed as overflow. Credit keeps honest ones below. */
  socketBufferBytes: 16 * mib,
  /** A browser further behind than this is shown a keyframe instead of every byte; the transcript has them all. */
  resumeFillBytes: 4 * mib,
  /** One journal segment: dd writes 16384-byte blocks, 1024 to a segment. */
  journalSegmentBytes: 16 * mib,
  /** Newest bytes of a running pane's journal kept though they are stored: whoever watches it, or its model, may lag. */
  journalKeepBytes: 64 * mib,
  /** A pane's output pours in when it grows by this within 100 ms: from 2.6 MB/s on, keeping up takes a tenth of a core. */
  pouringBytes: 256 * kib,
  /** How far a pane's model may fall behind while output pours in: what a keyframe may have to wait for, 1 s of playing. */
  modelLagBytes: 32 * mib,
  /**
   * Ended journals of sessions the web app does not know are kept this long: deleted there, or this device was moved to
   * another database, and then they are the only copy.
   */
  unknownJournalMs: 7 * 24 * 3_600_000,
  /** Redraws of a pane that is shown from captures, in memory: some tens of screens. */
  capturedBytes: 256 * kib,
  /** Journal of one pane on the helper's disk, kept by the helper dropping its oldest segments. */
  journalPaneBytes: 256 * mib,
  /** The spool's own stop, reached only when nobody drops segments. */
  spoolCapBytes: 512 * mib,
  /** All journals of a device. */
  journalDeviceBytes: 2048 * mib,
  /** Raw bytes in one stored chunk. */
  chunkRawBytes: 256 * kib,
  /** Packed time marks of one chunk, as base64: a mark for every 100 bytes of it. */
  chunkTimesBytes: 16 * kib,
  /** Output is marked with its time at most this often: finer than an eye can tell. */
  timeMarkMs: 20,
  /** Time marks of one pane in the helper's memory, while they are not uploaded; beyond it every other one is left out. */
  keptTimeMarks: 65_536,
  /** Commands told in one part of an upload: more than a person types in a second. */
  commandsPerUpload: 64,
  /** Commands of one pane that wait to be told; of more the oldest are forgotten: some minutes of a flood's uploads. */
  waitingCommands: 1_024,
  /** Masks told in one part of an upload; output with more goes in several. */
  uploadMasks: 1_024,
  /** A word at the end of the output that may become a secret is stored as it is after so much quiet: within a round. */
  redactionQuietMs: 900,
  /** Raw bytes in one upload request: bounds the body, and what is lost to a failed one. */
  uploadRawBytes: mib,
  /** Body of one upload request. */
  uploadBodyBytes: 4 * mib,
  /** Normal upload delay. */
  uploadIntervalMs: 1_000,
  /** Final flush on shutdown. */
  uploadFlushMs: 3_000,
  /** Raw bytes of one transcript page. */
  transcriptPageBytes: mib,
  /** Output between two keyframes of a pane: bounds the tail after the newest one. */
  keyframeEveryBytes: 128 * kib,
  /** A keyframe is also taken when output has been quiet this long: within a round, which may come a little early. */
  keyframeQuietMs: 900,
  /** One paste, before anything is left out of it: more is a file, and belongs in one. */
  pasteBytes: 8 * mib,
  /** Parts of a paste on their way to the helper: enough for a fast link, little beside the keys that share it. */
  pasteCreditBytes: 256 * kib,
  /** Of one browser, typed and not taken by tmux: a paste with keys behind it. Beyond it the helper refuses. */
  inputWaitingBytes: 9 * mib,
  /** A lease of a window's size is renewed more often than this, or ends: its browser may be gone unnoticed. */
  sizeLeaseMs: 30_000,
  /** A lease that a local key ended is not taken again this soon by its browser: a renewal may be on its way. */
  sizeLeaseGraceMs: 1_000,
  /** Bytes of one send-keys -H command: tmux's parser is quadratic in arguments (tmux 3.3a: 1,000 cost 8-40 ms). */
  sendKeysBytes: 256,
  /** Acknowledgements of input wait this long, for others to join them and for the echo to go first. */
  inputAckDelayMs: 10,
  /** Runs of refused counters that an acknowledgement names: what is refused comes in runs, and a browser hears of most. */
  coveredRefusals: 32,
  /** A tmux command unanswered this long means the control client is lost. */
  tmuxCommandMs: 5_000,
  pingIntervalMs: 10_000,
  /** Silence after which an unanswered ping means dead. */
  silenceMs: 20_000,
  /** Keys are acknowledged within milliseconds. Unacknowledged for so long, somebody who types is told, and asks. */
  unansweredInputMs: 2_000,
  reconnectBaseMs: 250,
  reconnectCapMs: 15_000,
  reconnectCapHiddenMs: 60_000,
  /** A connection that lived this long resets the backoff. */
  stableConnectionMs: 10_000,
  /** A ticket asked for: what takes longer has got stuck on its way, and another attempt may not. */
  ticketMs: 10_000,
  /** Whoever is hurried waits on for a ticket asked for less than this ago: most are there sooner. */
  hurriedTicketMs: 1_000,
  /** Read of an answer that came in a socket's place: a sentence for programs. */
  turnedAwayBytes: 4 * kib,
  /** From a socket's open to its valid hello. */
  helloMs: 5_000,
  /** Browsers hear of output in panes that they do not watch so late, and no more often: the whole state is told for it. */
  outputMarksMs: 3_000,
  /** The relay goes on watching a pane this long after its last subscriber left: a page reload finds the tail there. */
  watchLingerMs: 5_000,
  /** A session with neither helper nor browser is forgotten by the relay after this long, its tails with it. */
  roomLingerMs: 60_000,
  /** What the relay knows of an unwatched pane's end is taken as true this long; older, the helper is asked. */
  paneEndFreshMs: 5_000,
  /** A helper that cannot take a keyframe now (a half-written escape sequence) is asked again after this long ... */
  keyframeRetryMs: 200,
  /** ... this many times; then whoever waits is told. */
  keyframeRetries: 10,
  /** From the announcement of a drain to the closing of the sockets that have not left by themselves. */
  drainMs: 500,
  /** A closed socket whose peer does not answer the close is cut after this long. */
  closeGraceMs: 1_000,
  /** A relay that has not ended so long after its signal ends all the same: for what should never happen. */
  forcedExitMs: 4_500,
  /** One that has done everything waits so long for what still tries to reach somebody, such as an exporter of spans. */
  idleExitMs: 100,
  /** A room of more browsers is a crowd: its coming and going is told at most this often, since each of n would tell n. */
  crowdedRoomBrowsers: 20,
  crowdTellsMs: 250,
  /** A used ticket is known to every node this long: longer than any lives, clocks that differ counted. */
  claimSeconds: 120,
  /**
   * Used tickets in the bus: 8,000 joins a second of all nodes. Beyond it none is claimed: a hello is refused as
   * unavailable, since whoever forgot a claim would let its ticket in twice.
   */
  busClaims: 1_000_000,
  /** Of each, as JetStream stores it: 174. */
  busClaimBytes: 256,
  /** Calls that revoke, in the bus for `revocationMs`: 13 a second; beyond it a call is refused, and made again. */
  busAnnouncements: 8_000,
  /** Of each, with `revocationsPerCall` of the longest. */
  busAnnouncementBytes: 16 * kib,
  /** A claim that the bus does not answer, and how often it is asked: a server that was restarted must find its store. */
  claimMs: 1_000,
  claimAttempts: 6,
  /** A ticket to renew with of which nobody can say whether it was used is asked about again so often, while it is good. */
  claimAgainMs: 1_000,
  /** A relay node and the bus: pings, of which two may stay unanswered, attempts to connect, and the time between them. */
  busPingMs: 1_000,
  busDialMs: 1_500,
  busReconnectMs: 250,
  /** A bus that will not be had as it is configured is tried again after this long: somebody may mend it. */
  busMendMs: 10_000,
  /** Relay nodes in conversation: how often each gives a sign of life, and the silence after which it has ended. */
  nodeAliveMs: 1_000,
  nodeSilenceMs: 3_000,
  /** The node of a device's helper answers within this, or is asked again; its arrival is announced, too. */
  nodeFindMs: 500,
  nodeFindAgainMs: 2_000,
  /** Used tickets remembered until they expire: 60 s of more joins than one node can take; then hellos are refused. */
  usedTickets: 200_000,
  /** Sockets of a node: 900 MiB of idle ones. Who comes then is sent elsewhere, and the node says it is not ready. */
  socketsPerNode: 32_000,
  /** Whom a node cannot serve now comes back no sooner: another may have room, and one that starts is ready by then. */
  retryAfterSeconds: 1,
  /** Sockets one address may have open at a node: an office behind one address, and no more. */
  socketsPerAddress: 1_000,
  /** Sockets one address may open in a burst, and a second after that: everybody of an office comes back at once. */
  addressOpens: 500,
  addressOpensPerSecond: 20,
  /** Addresses whose rate is remembered before those at rest are forgotten. */
  rememberedAddresses: 50_000,
  /** Sockets of one user at a node: tabs and devices. */
  socketsPerUser: 300,
  /** What one browser may say, but for acknowledgements: mouse movements and key repeats are below it. */
  browserFrames: 4_000,
  browserFramesPerSecond: 1_000,
  /** All headers of a request to the relay: what browsers and proxies say is a tenth of it. */
  httpHeaderBytes: 16 * kib,
  /**
   * What one helper may say, but for output and answers to browsers' input and actions. When it comes back it announces 200
   * sessions of up to 64 panes, and has two words for each of 10,000 browsers.
   */
  helperFrames: 40_000,
  helperFramesPerSecond: 2_000,
  /** Such answers that it may still owe: what 250 browsers say at once. */
  helperAnswers: 1_000_000,
  /** From a connection's first byte to the end of its request. */
  upgradeMs: 10_000,
  /** Connections of one address that are no sockets yet: as many as it may have sockets, who all come back at once. */
  halfOpenPerAddress: 1_000,
  /** A signed call between web app and relay is good this long before and after its timestamp. */
  internalCallMs: 60_000,
  revocationsPerCall: 100,
  /** Web processes look this often for revocations that a dead one left; told at the second sight: both within a second. */
  revocationSweepMs: 320,
  /** And this seldom while the relay or the database cannot be reached. */
  revocationSweepCapMs: 10_000,
  /** Relay nodes tell the web app again of each helper this often: below deviceOfflineMs by more than a lost call. */
  presenceMs: 11_000,
  /** Of one that has said nothing for longer nothing is told: it is asked for a word first, so much before it is due. */
  presenceFreshMs: 2_500,
  /** What changed is told this soon, and this seldom at least while the web app takes nothing. */
  presenceChangesMs: 1_000,
  presenceRetryMs: 15_000,
  presenceReportsPerCall: 500,
  /** Such a call without its answer is given up, and made again soon. */
  presenceCallMs: 5_000,
  /** A helper's silence is told up to this: more is a clock that was set, or a machine that was asleep. */
  toldSilenceMs: 600_000,
  /** Revocations are remembered this long: longer than any ticket lives, and than a node may be cut off from others. */
  revocationMs: 600_000,
  /** Remembered at once by a node; the oldest are forgotten first. */
  revocations: 50_000,
  /** A request over the relay without its reply. */
  requestMs: 10_000,
  /** Such requests to one helper at once: every pane of many sessions; what is asked beyond them is answered as busy. */
  openRequests: 2_000,
  ticketSeconds: 60,
  /** What a ticket allowed ends so long after it was issued, unless another one came on the socket meanwhile. */
  permissionSeconds: 900,
  /** Another ticket is asked for this long after the last one, and, where none was had, again. */
  renewMs: 600_000,
  renewAgainMs: 30_000,
  /** A helper's clock and the web app's may differ by this where it judges tickets: it hears the time with its own. A relay's too. */
  ticketLeewaySeconds: 60,
  /** 20^8 codes: nobody guesses one of those that wait while they live. */
  pairingCodeLetters: 8,
  pairingSeconds: 600,
  /** A helper asks so often whether its code was entered. */
  pairingPollMs: 2_000,
  /** Wrong codes a person, and an address, may enter within `pairingSeconds`. */
  pairingWrongTries: 5,
  /** Pairings under way, of one address and of all: anybody may begin one. */
  pairingsPerAddress: 10,
  pairings: 10_000,
  /** Passwords are hashed, so their length is work. */
  minPasswordCharacters: 10,
  passwordCharacters: 200,
  /** Of a share's own; its link is 256 bits already. */
  sharePasswordCharacters: 4,
  shareMinutes: 30 * 24 * 60,
  sharesPerSession: 32,
  /** The next takes the place of whoever is longest away. */
  guestsPerShare: 64,
  /** Guests are told of every `presenceMs`: whoever was not for so long is gone. */
  guestSilenceMs: 25_000,
  invitationSeconds: 7 * 24 * 3_600,
  membersPerIdea: 64,
  /** A link in a mail or on a terminal to set a password, or to set up the instance. */
  oneTimeLinkSeconds: 3_600,
  /** An admin's invitation to the instance goes from hand to hand. */
  accountInvitationSeconds: 7 * 24 * 3_600,
  /** A sign-in's row says when it was last used, within this. */
  signInSeenSeconds: 60,
  personNameCharacters: 80,
  /** Newest first, on an admin's page. */
  usersPerPage: 50,
  /** One of the background jobs' runs every five minutes: as far back as somebody looks, and a page of them. */
  jobRunsKeptMs: 7 * 24 * 3_600_000,
  jobRunsPerPage: 40,
  /** What is kept of how a browser calls itself. */
  userAgentCharacters: 400,
  auditDays: 365,
  /** Lines of the audit log in one reply, and in one report of a device. */
  auditEventsPerPage: 200,
  auditEventsPerReport: 200,
  /** One file of the helper's own audit log, and how many of them it keeps: some 150,000 lines. */
  auditFileBytes: mib,
  auditFiles: 64,
  /** One file of the helper's log, and how many of them it keeps: weeks of an ordinary helper, hours of one in trouble. */
  runnerLogFileBytes: mib,
  runnerLogFiles: 4,
  /** A browser that sent no key for so long types no more; its next one is a beginning, in the audit log. */
  typingQuietMs: 60_000,
  /** Transcripts are kept this long, unless their owner says otherwise. */
  retentionDays: 30,
  minRetentionDays: 1,
  maxRetentionDays: 3_650,
  /** Images that were pasted, all together on one machine: some dozens of screenshots, after which the oldest go. */
  imageFolderBytes: 128 * mib,
  /** A notice's line: what a lock screen shows of it. */
  noticeTextCharacters: 200,
  noticesPerReport: 50,
  /** A helper keeps so many for a web app that is away: days of them, in some 300 KiB. */
  waitingNotices: 500,
  /** Each line of a pane's output is held against all of its session's. */
  watchersPerSession: 16,
  watcherPatternCharacters: 200,
  /** Of what a pattern is compiled to (RE2): on a line of `watchedLineCharacters` the worst of them takes some 30 ms. */
  watcherPatternInstructions: 400,
  /** A longer line is held against patterns as far as this. */
  watchedLineCharacters: 1_000,
  /** Of one pane, finished and not held against patterns yet; more are left out, which the helper's log says. */
  watchedLines: 1_000,
  minWatchedSilenceSeconds: 5,
  maxWatchedSilenceSeconds: 24 * 3_600,
  /** A command that somebody wants to be told of takes at least so long; shorter ones end while they look at it. */
  minToldCommandSeconds: 1,
  maxToldCommandSeconds: 24 * 3_600,
  toldCommandSeconds: 60,
  /** Kept for a person, read or not. */
  noticeDays: 30,
  /** Of one person: the oldest go first. */
  noticesPerUser: 5_000,
  /** Of one terminal, to one person, within an hour; what comes beyond them is counted on the newest, up to a number. */
  hourlyNoticesPerSession: 30,
  countedNotices: 500,
  noticesPerPage: 100,
  /** A device that is gone is told of so much later than it counts as offline: a laptop that wakes is back by then. */
  deviceGoneMs: 60_000,
  /** Of a device that has been away for longer than this nobody is told any more. */
  deviceGoneForgottenMs: 24 * 3_600_000,
  /** Web processes look this often for devices that went and came, and for quiet hours that are over. */
  tellingSweepMs: 15_000,
  /** What quiet hours held back for longer is in the inbox alone. */
  heldNoticeMs: 24 * 3_600_000,
  /** Browsers of one person that messages are pushed to; one more takes the place of the oldest. */
  pushBrowsersPerUser: 20,
  /** An address of a push service; the longest known are below 500. */
  pushEndpointCharacters: 1_024,
  /** What push services take at least (RFC 8030, 7.2), less what encryption adds to it. */
  pushPayloadBytes: 3_072,
  /** A push service keeps a message so long for a browser that is away; the inbox has it in any case. */
  pushSeconds: 4 * 3_600,
  /** One try to hand a message to its push service, and how often it is tried. */
  pushTryMs: 10_000,
  pushTries: 4,
  /** Whole transcripts and archives on their way to one person from a web process: each is work for as long as it lasts. */
  longRepliesPerUser: 4,
  /** Browsers that can take it are told this often how far away everybody is: a pulse is some hundred bytes. */
  pulseMs: 5_000,
  /** Who has just come is told when the first pongs are likely to be there. */
  firstPulseMs: 1_000,
  deviceTokenSeconds: 600,
  challengeSeconds: 120,
  signInCodeSeconds: 600,
  /** The helper's session list is fetched anew this often; also its sign of life. */
  deviceSyncMs: 10_000,
  /**
   * A device whose helper was last heard so long ago is offline: two missed syncs and some slack. A report that was under way
   * when its relay died adds presenceCallMs, and a page that asks every 4 s as much: 30 s in all, whoever died.
   */
  deviceOfflineMs: 21_000,
  browsersPerSession: 1_000,
  /** Of these at a node, those who came by links, which go from hand to hand: the session's own people come in all the same. */
  guestBrowsersPerSession: 500,
  /** Of one guest there: whoever has a link needs no more than a name to be one. */
  browsersPerGuest: 32,
  /** Of a session's browsers, those who have been there longest are told one by one, some hundred bytes each; the others by number. */
  namedBrowsersPerSession: 50,
  /** Of what somebody is called in a ticket. */
  ticketNameCharacters: 60,
  sessionsPerDevice: 200,
  /** Browsers that a helper keeps apart, over all sessions: whom a relay tells of beyond them can only read. */
  browsersPerDevice: 10_000,
  panesPerSession: 64,
  /** Recorded streams of a session: one more with each program, and each trouble with a pipe; all are looked through. */
  epochsPerSession: 4_096,
  /** Panes of a session in one list of what is stored of it: more than a person looks through. */
  storedPanes: 200,
  /** Of a run that is compared with another: longer output is a file's matter, and slow to compare in a page. */
  runTextBytes: 512 * kib,
  /** Runs of output in a pane's time line: as many as a wide screen has pixels for. */
  timelineBursts: 1_000,
  /** Of what came since somebody left, so much is looked through for its lines: some 20 ms; beyond it there are "more". */
  sinceBytes: 4 * mib,
  /** Rows of a session's screen in a list: enough to know it by. */
  previewLines: 4,
  /** Of each of them: more than the list is wide. */
  previewLineCharacters: 240,
  /** Drawn behind a keyframe for a list: a few milliseconds for each session. */
  previewTailBytes: 64 * kib,
  /** Sessions whose lines are drawn anew for one look at a list; the others follow with the next. */
  drawnPreviewsPerRequest: 12,
  /** Sessions whose lines a web process has at hand, about a kilobyte each. */
  keptPreviews: 2_000,
  ideasPerUser: 500,
  slotsPerIdea: 32,
  /** Terminal size a browser may ask for, and tmux may report. */
  minColumns: 20,
  maxColumns: 1_000,
  minRows: 5,
  maxRows: 500,
  /** What is searched for in transcripts: a line of a log. */
  searchCharacters: 200,
  /** Words of one search; each is looked for in every line that has the others. */
  searchWords: 8,
  /** Lines on one page of what was found: some screens. */
  searchHits: 40,
  /** Commands told of with the first page of output. */
  commandsPerSearch: 5,
  /** A search's first page is looked for so long, what was found by then is shown while the search goes on. */
  firstSearchMs: 150,
  /** Each page after it; then it is said how far the search has come. */
  searchMs: 1_500,
  /** The same for one statement of it, where the database can be told. */
  searchStatementMs: 4_000,
  /** A found line is told in so many characters: about two lines of a page. */
  searchLineCharacters: 300,
  /** Longest time that a page says something took: beyond ten minutes nobody waited for it. */
  figureMs: 600_000,
  /** Most that is told at once of what happened: what is more is not believed. */
  figureTimes: 10_000,
  /** A helper tells how it went so often, where there is something to tell. */
  figureReportMs: 60_000,
  /** Hours that are kept by themselves: the month that an admin looks at, and a day. */
  figureDays: 31,
} as const;
