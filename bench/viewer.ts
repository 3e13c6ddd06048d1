/** A viewer's process, started by viewer-process.ts: of its own, so that what it draws keeps nobody else waiting. */
import { ViewerPage } from "./viewer-page.ts";
import type { ViewerOptions, ViewerOrder, ViewerWord } from "./viewer-words.ts";

process.once("message", (options: ViewerOptions) => {
  const page = new ViewerPage(options);
  process.on("message", ({ n, order }: { n: number; order: ViewerOrder }) => {
    void page.obey(order).then((look) => process.send?.({ n, look } satisfies ViewerWord));
  });
});
process.on("disconnect", () => process.exit(0));
