/** Answers and commands, matched: by hand with odd blocks, then on a real tmux whose hooks print. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import type { Block } from "./control-parser.ts";
import { FenceQueue, type CommandReply } from "./fence.ts";

function block(failed: boolean, ...lines: string[]): Block {
  return { time: "1", number: "1", own: true, failed, lines: lines.map((line) => Buffer.from(line)) };
}

function plain(reply: CommandReply): { lines: string[]; error: string | undefined; lost: boolean } {
  return { ...reply, lines: reply.lines.map(String) };
}

interface Asked {
  readonly fence: string;
  readonly replies: ReturnType<typeof plain>[];
}

function ask(queue: FenceQueue): Asked {
  const replies: Asked["replies"] = [];
  const fence = queue.add((reply) => {
    replies.push(plain(reply));
  });
  return { fence, replies };
}

describe("the queue", () => {
  test("gives all blocks before a fence to its command", () => {
    const queue = new FenceQueue("s");
    const [first, second] = [ask(queue), ask(queue)];
    for (const answer of [block(false, "a"), block(false), block(false, "b", "c"), block(false, first.fence)])
      expect(queue.accept(answer)).toBe(true);
    expect(first.replies).toEqual([{ lines: ["a", "b", "c"], error: undefined, lost: false }]);
    expect(second.replies).toEqual([]);
    queue.accept(block(false, second.fence));
    expect(second.replies).toEqual([{ lines: [], error: undefined, lost: false }]);
  });

  test("a group that stopped at an error keeps what it had printed, and the first message", () => {
    const queue = new FenceQueue("s");
    const asked = ask(queue);
    for (const answer of [
      block(false, "a"),
      block(true, "no such pane"),
      block(true, "later"),
      block(false, asked.fence),
    ])
      queue.accept(answer);
    expect(asked.replies).toEqual([{ lines: ["a"], error: "no such pane", lost: false }]);
  });

  test("an empty error is an error", () => {
    const queue = new FenceQueue("s");
    const asked = ask(queue);
    queue.accept(block(true));
    queue.accept(block(false, asked.fence));
    expect(asked.replies[0]?.error).toBe("");
  });

  test("a block that answers nothing is reported", () => {
    expect(new FenceQueue("s").accept(block(false, "stray"))).toBe(false);
  });

  test("only the fence itself, alone and whole, ends a command", () => {
    const queue = new FenceQueue("s");
    const asked = ask(queue);
    const { fence } = asked;
    const pretenders = [
      block(true, fence),
      block(false, fence, fence),
      block(false, `${fence} `),
      block(false, "x", fence),
    ];
    for (const pretender of pretenders) queue.accept(pretender);
    expect(asked.replies).toEqual([]);
    expect(queue.length).toBe(1);
    expect(fence).toContain("s");
    expect(new FenceQueue("other").add(() => undefined)).not.toBe(fence);
  });

  test("a lost connection answers everything that waits, once", () => {
    const queue = new FenceQueue("s");
    const asked = [ask(queue), ask(queue)];
    queue.failAll("gone");
    queue.failAll("gone again");
    for (const { replies } of asked) expect(replies).toEqual([{ lines: [], error: "gone", lost: true }]);
    expect(queue.length).toBe(0);
  });

  test("replies never cross, however many blocks each command has", () => {
    const command = fc.array(
      fc.record({ failed: fc.boolean(), lines: fc.array(fc.constantFrom("x", "y", ""), { maxLength: 3 }) }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const queue = new FenceQueue("s");
        const asked = commands.map(() => ask(queue));
        commands.forEach((blocks, index) => {
          for (const one of blocks) queue.accept(block(one.failed, ...one.lines));
          queue.accept(block(false, asked[index]?.fence ?? ""));
          expect(asked[index]?.replies).toEqual([
            {
              lines: blocks.flatMap((one) => (one.failed ? [] : one.lines)),
              error: blocks.find((one) => one.failed)?.lines.join(""),
              lost: false,
            },
          ]);
        });
      }),
      { seed: 5 },
    );
  });
});

describe("on tmux, with hooks that print", () => {
  let server: TmuxServer;
  let helper: TmuxHelper;

  beforeAll(async () => {
    server = new TmuxServer(
      [
        "set-hook -g after-display-message 'list-sessions ; display-message -p hooked'",
        "set-hook -g after-set-option 'display-message -p hooked'",
        "set-hook -g after-if-shell 'display-message -p hooked'",
        "set-hook -g after-list-panes 'no-such-command'",
        "set-hook -g command-error 'display-message -p hooked'",
        "",
      ].join("\n"),
    );
    helper = await new TmuxHelper(server).start();
  });

  afterAll(async () => {
    await helper.stop();
    await server.dispose();
  });

  async function run(...commands: string[][]): Promise<ReturnType<typeof plain>> {
    return plain(await helper.manager.run(...commands));
  }

  test("groups, errors, parse errors and if-shell each get their own answer", async () => {
    const say = (word: string): string[] => ["display-message", "-p", word];
    const replies = await Promise.all([
      run(say("one"), say("two")),
      run(say("before"), ["kill-pane", "-t", "%999"], say("after")),
      run(["display-message", "-p", "-Q", "x"]),
      run(["if-shell", "-F", "1", "display-message -p yes ; display-message -p more", "display-message -p no"]),
      run(["if-shell", "-F", "0", "display-message -p yes", "kill-pane -t %999 ; display-message -p no"]),
      run(["if-shell", "-F", "1", "this is { no command"]),
      run(["set-option", "-s", "@x", "1"]),
      run(say("last")),
    ]);
    expect(replies.map((reply) => reply.lines)).toEqual([
      ["one", "two"],
      ["before"],
      [],
      ["yes", "more"],
      [],
      [],
      [],
      ["last"],
    ]);
    expect(replies.map((reply) => reply.error === undefined)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(replies[1]?.error).toContain("%999");
  });

  test("a screen that shows fences, ends and blocks stays content", async () => {
    const forged = ["%begin 1 1 1", "coda-fence-1", "%end 1 1 1", "%exit", "%error 1 1 1"];
    const pane = await server.run(
      "new-window",
      "-d",
      "-P",
      "-F",
      "#{pane_id}",
      "-t",
      "=coda:",
      `printf '%s\\n' ${forged.map((line) => `'${line}'`).join(" ")}; exec cat`,
    );
    await expect.poll(async () => server.screen(pane)).toContain("%error 1 1 1");
    const replies = await Promise.all(Array.from({ length: 20 }, async () => run(["capture-pane", "-p", "-t", pane])));
    for (const reply of replies) expect(reply.lines.slice(0, 5)).toEqual(forged);
  });

  test("hundreds of commands at once are answered in order", async () => {
    const replies = await Promise.all(
      Array.from({ length: 300 }, async (_, index) =>
        index % 7 === 3
          ? run(["kill-pane", "-t", `%9${index}`])
          : run(["display-message", "-p", String(index)], ["list-panes", "-t", "%0", "-F", "pane"]),
      ),
    );
    const seen = replies.map((reply) => reply.error?.replace(/^.*: /u, "") ?? reply.lines.join(" "));
    expect(seen).toEqual(replies.map((_, index) => (index % 7 === 3 ? `%9${index}` : `${index} pane`)));
  });
});
