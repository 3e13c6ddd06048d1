/**
 * Hears of images that a reader pastes into a terminal or drops on it, before the terminal does. What has a text, too, is
 * pasted as that. Knows the DOM alone; what is to be done is its caller's.
 */

import { limits } from "@coda/protocol";

const pngType = "image/png";

export interface ImageDeeds {
  readonly onImage: (image: Uint8Array) => void;
  /** Files are held over the terminal, or no longer. */
  readonly onHeld: (isHeld: boolean) => void;
}

/** What is copied beside an image is none of ours; what is dropped is, whatever it is, and refused with a reason. */
function imagesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

/** As much of it as tells that it is too long. */
async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, limits.pasteBytes + 1).arrayBuffer());
}

/** Each as soon as it is read. */
export function takeImages(files: Iterable<Blob>, onImage: ImageDeeds["onImage"]): void {
  for (const file of files) void bytesOf(file).then(onImage);
}

/** Browsers make PNG of what they give out; none where there is none, or this page may not ask. */
export async function clipboardImages(): Promise<Blob[]> {
  try {
    const items = await navigator.clipboard.read();
    return await Promise.all(
      items.filter(({ types }) => types.includes(pngType)).map(async (item) => item.getType(pngType)),
    );
  } catch {
    return [];
  }
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") === true;
}

/** Fields that lie over a terminal have text of their own. */
function isInTerminal({ target }: Event): boolean {
  return target instanceof Element && target.closest(".coda-terminal") !== null;
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Until the returned function is called. `frame` holds the terminal. */
export function watchImages(frame: HTMLElement, { onImage, onHeld }: ImageDeeds): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  const take = (files: readonly Blob[]): void => takeImages(files, onImage);
  frame.addEventListener(
    "paste",
    (event) => {
      const { clipboardData } = event;
      // No key of a reader's: a test of the page, which then finds pasting as it should be.
      if (clipboardData === null || !isInTerminal(event)) return;
      const images = imagesOf(clipboardData);
      if (clipboardData.getData("text/plain") !== "") return;
      stop(event);
      // Ctrl+Shift+V pastes text alone, and Ctrl+V is the program's: what else there is has to be asked for.
      if (images.length > 0) take(images);
      else void clipboardImages().then(take);
    },
    options,
  );
  // Without this the browser would leave the page for the file.
  frame.addEventListener(
    "dragover",
    (event) => {
      if (!holdsFiles(event)) return;
      stop(event);
      onHeld(true);
    },
    options,
  );
  frame.addEventListener(
    "dragleave",
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !frame.contains(relatedTarget)) onHeld(false);
    },
    options,
  );
  frame.addEventListener(
    "drop",
    (event) => {
      if (!holdsFiles(event)) return;
      stop(event);
      onHeld(false);
      take([...(event.dataTransfer?.files ?? [])]);
    },
    options,
  );
  return () => listening.abort();
}
