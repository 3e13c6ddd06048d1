/** A person with an idea, a terminal on a device and a member who may read it; and that device's word, through the routes. */
import { randomUUID } from "node:crypto";
import {
  deviceSessionsReplySchema,
  epochSchema,
  noticeListReplySchema,
  noticePreferencesSchema,
  paneIdSchema,
  sessionNoticesSchema,
  watcherReplySchema,
  type ApiSession,
  type NewWatcher,
  type NoticeList,
  type NoticePreferences,
  type NoticeWhat,
  type ReportedNotice,
  type SessionWatch,
  type Watcher,
} from "@coda/protocol";
import * as reportRoute from "@/app/api/devmode/devices/self/notices/route.ts";
import * as selfSessionsRoute from "@/app/api/devmode/devices/self/sessions/route.ts";
import * as preferencesRoute from "@/app/api/devmode/notices/preferences/route.ts";
import * as noticesRoute from "@/app/api/devmode/notices/route.ts";
import * as watchersRoute from "@/app/api/devmode/watchers/route.ts";
import {
  call,
  post,
  succeed,
  takenSession,
  TestDevice,
  World,
  type Caller,
  type Surroundings,
} from "@/app/api/testing/world.ts";
import {
  devices,
  ideaMembers,
  ideasTerminalSessions,
  noticeLevels,
  notices,
  pushBrowsers,
  users,
  watchers,
} from "../../drizzle/schema/index.ts";
import type { TestDatabase } from "./databases.ts";

export const pane = paneIdSchema.parse("%1");

export class NoticeStage {
  readonly world: World;
  readonly device: TestDevice;
  readonly owner: Caller;
  readonly session: ApiSession;

  private constructor(given: Pick<NoticeStage, "world" | "device" | "owner" | "session">) {
    this.world = given.world;
    this.device = given.device;
    this.owner = given.owner;
    this.session = given.session;
  }

  static async open(open: () => Promise<TestDatabase>, around?: Surroundings): Promise<NoticeStage> {
    const world = await World.open(open, around);
    const device = await TestDevice.register(world);
    const owner = await world.owner();
    return new NoticeStage({ world, device, owner, session: await takenSession(owner, await device.token(), "Notes") });
  }

  async dispose(): Promise<void> {
    await this.world.dispose();
  }

  /** As it was at first, some time later: nobody has been told anything, or wants or may anything. */
  async anew(): Promise<NoticeStage> {
    const { orm } = this.world.context;
    for (const table of [notices, watchers, noticeLevels, ideaMembers, pushBrowsers]) await orm.delete(table);
    await orm.update(users).set({ noticePreferences: null });
    await orm.update(ideasTerminalSessions).set({ status: null, lastSequence: [] });
    const nothingHeard = { lastSeenAt: null, relayConnected: null, relayToldAt: null, goneToldAt: null };
    await orm.update(devices).set(nothingHeard);
    const { world, device, session } = this;
    return new NoticeStage({ world, device, session, owner: await world.owner() });
  }

  notice(what: NoticeWhat = { kind: "bell" }, more: Partial<ReportedNotice> = {}): ReportedNotice {
    const at = this.world.context.clock.now().toISOString();
    const epoch = epochSchema.parse(randomUUID());
    return { id: randomUUID(), session: this.session.id, pane, epoch, offset: 7, at, what, ...more };
  }

  /** By the device; waits for what is pushed of it. */
  async report(...notices: readonly ReportedNotice[]): Promise<Response> {
    const reply = await post(reportRoute.POST, await this.device.token(), { notices });
    await this.world.settled();
    return reply;
  }

  async inbox(by: Caller = this.owner, query = ""): Promise<NoticeList> {
    return succeed(await call(noticesRoute.GET, by, { path: `/api/devmode/notices${query}` }), noticeListReplySchema);
  }

  async prefer(wanted: Partial<NoticePreferences>, by: Caller = this.owner): Promise<void> {
    const now = await succeed(await call(preferencesRoute.GET, by), noticePreferencesSchema);
    const body = { ...now, ...wanted };
    await succeed(await call(preferencesRoute.PUT, by, { method: "PUT", body }), noticePreferencesSchema);
  }

  async setLevel(level: string, by: Caller = this.owner): Promise<Response> {
    return call(watchersRoute.PUT, by, { method: "PUT", body: { session: this.session.id, level } });
  }

  async level(by: Caller = this.owner): Promise<string> {
    const path = `/api/devmode/watchers?session=${this.session.id}`;
    return (await succeed(await call(watchersRoute.GET, by, { path }), sessionNoticesSchema)).level;
  }

  async tryToWatch(watcher: NewWatcher, by: Caller = this.owner): Promise<Response> {
    return post(watchersRoute.POST, by, { session: this.session.id, watcher });
  }

  async watch(watcher: NewWatcher, by?: Caller): Promise<Watcher> {
    return (await succeed(await this.tryToWatch(watcher, by), watcherReplySchema)).watcher;
  }

  /** What the device is to look for. */
  async watched(): Promise<SessionWatch | undefined> {
    const reply = await call(selfSessionsRoute.GET, await this.device.token());
    const { sessions } = await succeed(reply, deviceSessionsReplySchema);
    return sessions.find(({ id }) => id === this.session.id)?.watch;
  }
}
