/**
 * In which order the test files begin. Those of a project one behind the other: vitest gives a worker that is shared up when the next file
 * is another project's. Of a project the longest first, and the project with the shortest at the end, lest one be left over when nothing
 * else is to be done.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** More than half a minute of a worker's time on two busy cores. Vitest's own order, by size where no run has been, does not see them. */
const longest = [
  "e2e/runner-commands.test.ts",
  "e2e/runner-guide.test.ts",
  "e2e/service.test.ts",
  "server/http/hostile-texts.test.ts",
  "runner-core/src/session/pane-input.test.ts",
  "runner-core/src/session/session-actions.test.ts",
  "runner-core/src/session/tmux-sizes.test.ts",
  "drizzle/client.test.ts",
  "runner-core/src/session/truth-checker.test.ts",
  "server/access/matrix.test.ts",
  "runner-core/src/pane/pane-model.test.ts",
  "runner-core/src/tmux/manager.test.ts",
  "relay/src/delivery-fuzz.test.ts",
  "runner-core/src/law/panic.test.ts",
  "runner-core/src/kill-rounds.test.ts",
];

/** Of the configuration's projects, by how their names end. */
const projects = ["-starting", "-alone", "-together"];

const rankOf = (project: string): number => projects.findIndex((end) => project.endsWith(end));

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const first = longest.flatMap((end) => others.filter(({ moduleId }) => moduleId.endsWith(`/${end}`)));
    const all = [...first, ...others.filter((file) => !first.includes(file))];
    return all.toSorted((a, b) => rankOf(a.project.name) - rankOf(b.project.name));
  }
}
