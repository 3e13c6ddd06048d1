/** A session with its device and owner, for tests that upload to it and read it. */
import { patchSessionReplySchema, type ApiSession, type UploadEpoch } from "@coda/protocol";
import * as sessionRoute from "../devmode/sessions/[id]/route.ts";
import * as transcriptRoute from "../devmode/sessions/[id]/transcript/route.ts";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { uploadEpoch } from "@/server/testing/upload.ts";
import { call, succeed, takenSession, TestDevice, World, type Caller, type Surroundings } from "./world.ts";

export class UploadStage {
  readonly world: World;
  readonly owner: Caller;
  readonly device: Caller;
  readonly session: ApiSession;
  #lastPane = 100;

  private constructor(given: Pick<UploadStage, "world" | "owner" | "device" | "session">) {
    this.world = given.world;
    this.owner = given.owner;
    this.device = given.device;
    this.session = given.session;
  }

  static async open(open: () => Promise<TestDatabase>, around: Surroundings = {}): Promise<UploadStage> {
    const world = await World.open(open, around);
    const owner = await world.owner();
    const device = await (await TestDevice.register(world)).token();
    const session = await takenSession(owner, device, "Notes");
    return new UploadStage({ world, owner, device, session });
  }

  async dispose(): Promise<void> {
    await this.world.dispose();
  }

  get orm() {
    return this.world.context.orm;
  }

  get nowMs(): number {
    return this.world.context.clock.now().getTime();
  }

  patch(body: unknown, by = this.device, id: string = this.session.id): Promise<Response> {
    return call(sessionRoute.PATCH, by, { method: "PATCH", params: { id }, body });
  }

  /** The epoch's acknowledged offset then. */
  async upload(epoch: UploadEpoch): Promise<number | undefined> {
    const reply = await succeed(await this.patch({ epochs: [epoch] }), patchSessionReplySchema);
    return reply.acknowledged[0]?.offset;
  }

  read(query: string, by = this.owner): Promise<Response> {
    return call(transcriptRoute.GET, by, {
      params: { id: this.session.id },
      path: `/api/devmode/sessions/x/transcript?${query}`,
    });
  }

  /** On a pane of its own, so that tests do not see each other's output. */
  newEpoch(given: Partial<UploadEpoch> = {}): UploadEpoch {
    return uploadEpoch({ pane: `%${++this.#lastPane}` as UploadEpoch["pane"], ...given });
  }
}

export function paneQuery(epoch: Pick<UploadEpoch, "pane">): string {
  return `pane=${encodeURIComponent(epoch.pane)}`;
}
