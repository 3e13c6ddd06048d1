/** What browsers are told of output in panes that they do not watch, through a relay made of arrays. */
import { randomUUID } from "node:crypto";
import { clientIdSchema, limits } from "@coda/protocol";
import { beforeEach, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "../testing/fake-host.ts";
import { FakeRelay } from "../testing/fake-relay.ts";
import { lawless } from "../testing/lawless.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { SealedTabs } from "../testing/sealed-tabs.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { until } from "../testing/until.ts";
import { RelayLink } from "./relay-link.ts";

const session = allowed("idea");
let clock: ManualClock;
let relay: FakeRelay;
let tabs: SealedTabs;
let host: FakeHost;
let shown: FakeRecording;
let other: FakeRecording;

beforeEach(async () => {
  clock = new ManualClock();
  relay = new FakeRelay(clock);
  tabs = new SealedTabs(relay, clock);
  host = new FakeHost();
  shown = new FakeRecording();
  other = new FakeRecording();
  other.append("before");
  host.show(fakeSession(session, fakePane(1, shown), fakePane(2, other)));
  const nobody = () => undefined;
  const link = new RelayLink({
    trust: tabs.trust,
    onRefusedInput: nobody,
    law: lawless,
    ports: relay.ports,
    host,
    log: silentLog,
    onOpenWanted: nobody,
    onBrowsers: nobody,
    onState: nobody,
  });
  link.start();
  await until("the socket is asked for", () => relay.waiting);
  relay.welcome();
});

function join(): void {
  tabs.join({ client: 1, clientId: clientIdSchema.parse(randomUUID()), session: session.session, role: "driver" });
}

/** Of the second window's pane, in each telling. */
function told(): unknown[] {
  return relay.sent("sessionOpened").map(({ panes }) => [panes[1]?.printedAt, panes[1]?.rangAt]);
}

const untold = [undefined, undefined];

test("SE13 of several windows a pane's output and its bells are told, a while later and all at once", () => {
  join();
  expect(told()).toEqual([untold, [6, null]]);
  other.append("a line");
  other.append("\u0007");
  other.ring();
  other.append("and more");
  clock.advance(limits.outputMarksMs - 1);
  expect(told()).toHaveLength(2);
  clock.advance(1);
  expect(told().slice(2)).toEqual([[21, 13]]);
  other.append("!");
  clock.advance(limits.outputMarksMs);
  expect(told().slice(3)).toEqual([[22, 13]]);
});

test("SE13 nothing of it is told while no browser is there, or of one window alone", () => {
  other.append("a line");
  clock.advance(limits.outputMarksMs);
  expect(told()).toEqual([untold]);
  join();
  host.show(fakeSession(session, fakePane(1, shown)));
  const before = told().length;
  shown.append("a line");
  clock.advance(limits.outputMarksMs);
  expect(told()).toHaveLength(before);
});

test("what is only captured is not watched for it, and nothing is told over a connection that is gone", () => {
  const captured = new FakeRecording();
  captured.recorded = false;
  host.show(fakeSession(session, fakePane(1, shown), fakePane(2, captured)));
  expect(captured.listeners).toBe(0);
  join();
  shown.append("a line");
  relay.drop();
  const before = told().length;
  clock.advance(limits.outputMarksMs);
  expect(told()).toHaveLength(before);
  expect(shown.listeners).toBe(0);
});
