/** Images for a terminal: pasted, or dropped on it. Stands in the terminal's frame and listens there. */
"use client";

import { useEffect, useRef, useState } from "react";
import { watchImages } from "./watch-images.ts";

interface ImagePasteProps {
  readonly onImage: (image: Uint8Array) => void;
  /** The terminal gets the keys again. */
  readonly onLeave: () => void;
}

export function ImagePaste(props: ImagePasteProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const newest = useRef(props);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    newest.current = props;
  });
  useEffect(() => {
    const frame = anchor.current?.parentElement;
    if (!frame) return undefined;
    return watchImages(frame, {
      onImage: (image) => {
        newest.current.onImage(image);
        newest.current.onLeave();
      },
      onHeld: setHeld,
    });
  }, []);
  return (
    <>
      <span ref={anchor} hidden />
      {isHeld && (
        <div
          data-testid="image-drop"
          className="pointer-events-none absolute inset-0 z-20 flex items-end justify-center border-2 border-accent p-4"
        >
          <p className="rounded-md border border-line bg-raised px-3 py-2 text-sm text-ink shadow-md">
            Drop an image: the device keeps it, and its path is typed.
          </p>
        </div>
      )}
    </>
  );
}
