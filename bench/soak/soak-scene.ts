/** All that a soak needs, opened one after the other and closed in the other order. */
import { ideaReplySchema } from "@coda/protocol";
import { MemorySampler } from "./memory-samples.ts";
import { SoakCrowd } from "./soak-crowd.ts";
import { SoakHelper } from "./soak-helper.ts";
import { SoakOwner } from "./soak-owner.ts";
import { SoakPage } from "./soak-page.ts";
import { SoakStack } from "./soak-stack.ts";

const calmPrograms = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"] as const;
const echoProgram = "echo";
export const soakPanes = calmPrograms.length + 1;
/** The browser's. */
export const pageProgram = calmPrograms[0];

export class SoakScene {
  readonly stack: SoakStack;
  readonly helper: SoakHelper;
  readonly crowd: SoakCrowd;
  readonly page: SoakPage;
  readonly memory: MemorySampler;
  readonly #closings: readonly (() => Promise<void> | void)[];

  private constructor(parts: Pick<SoakScene, "stack" | "helper" | "crowd" | "page" | "memory">, closings: Closings) {
    this.stack = parts.stack;
    this.helper = parts.helper;
    this.crowd = parts.crowd;
    this.page = parts.page;
    this.memory = parts.memory;
    this.#closings = closings;
  }

  /** `folder`: of the run; logs and what programs printed lie in there. */
  static async open(folder: string): Promise<SoakScene> {
    const closings: Closings = [];
    try {
      const stack = await SoakStack.start(folder);
      closings.push(async () => stack.stop());
      const owner = await SoakOwner.setUp(stack.origin, await stack.setUpToken());
      const made = ideaReplySchema.parse(await owner.post("/api/devmode/ideas", { title: "Soak" }));
      const idea = made.idea.id;
      const helper = await SoakHelper.start({ folder, origin: stack.origin, keeper: stack.keeper }, owner);
      // After its helper, which would begin another one.
      closings.unshift(async () => helper.stop());
      for (const name of calmPrograms) await helper.openProgram(idea, name, "calm");
      await helper.openProgram(idea, echoProgram, "echo");
      const { web, cookie } = owner;
      const session = async (slot: string) => web.session(idea, slot);
      const calm = await Promise.all(calmPrograms.map(session));
      const crowd = await SoakCrowd.open({ web, folder, calm, echo: await session(echoProgram) });
      closings.push(() => crowd.close());
      const page = await SoakPage.open({ origin: stack.origin, cookie, idea, slot: pageProgram });
      closings.push(async () => page.close());
      const tmux = await helper.tmuxPid();
      const besides = [
        ["tmux", tmux],
        ["page", page.pid],
        ["viewers", process.pid],
      ] as const;
      const memory = new MemorySampler(() => new Map([...stack.keeper.pids, ...besides]));
      closings.push(() => memory.stop());
      return new SoakScene({ stack, helper, crowd, page, memory }, closings);
    } catch (error) {
      await closeAll(closings);
      throw error;
    }
  }

  async close(): Promise<void> {
    await closeAll(this.#closings);
  }
}

type Closings = (() => Promise<void> | void)[];

async function closeAll(closings: Readonly<Closings>): Promise<void> {
  for (const close of closings.toReversed()) await close();
}
