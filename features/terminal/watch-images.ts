/**
 * Hears of images that a reader pastes into a terminal or drops on it, before the terminal does. What has a text, too, is
 * pasted as that. Knows the DOM alone; what is to be done is its caller's.
 */

import { limits } from "@coda/protocol";

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
async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, limits.pasteBytes + 1).arrayBuffer());
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
  const take = (files: readonly File[]): void => {
    for (const file of files) void bytesOf(file).then(onImage);
  };
  frame.addEventListener(
    "paste",
    (event) => {
      const images = imagesOf(event.clipboardData);
      const hasText = (event.clipboardData?.getData("text/plain") ?? "") !== "";
      if (images.length === 0 || hasText || !isInTerminal(event)) return;
      stop(event);
      take(images);
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
