/** The pages of `docs/`, as they lie on disk beside the server. Which of them are shown to whom is not its business. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Document {
  /** Its file's name without `.md`, which is also its address: `/docs/<name>`. */
  readonly name: string;
  /** Its first heading. */
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

const fileName = /^(?<name>[a-z0-9][a-z0-9-]*)\.md$/u;
const firstHeading = /^# (?<title>.+)$/mu;

async function read(): Promise<ReadonlyMap<string, Document>> {
  // Traced by next.config.ts, as the migrations are.
  const folder = join(/* turbopackIgnore: true */ process.cwd(), "docs");
  const names = (await readdir(folder)).flatMap((file) => fileName.exec(file)?.groups?.["name"] ?? []);
  const documents = await Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(join(folder, `${name}.md`), "utf8");
      return { name, title: firstHeading.exec(text)?.groups?.["title"] ?? name, text };
    }),
  );
  return new Map(documents.map((document) => [document.name, document]));
}

let ofProcess: Promise<ReadonlyMap<string, Document>> | undefined;

/** All of them by name, read once: they change only with the program. */
export async function documents(): Promise<ReadonlyMap<string, Document>> {
  ofProcess ??= read();
  return ofProcess;
}
