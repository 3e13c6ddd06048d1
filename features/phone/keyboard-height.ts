/** How much of the page's bottom a phone's keyboard covers: where the browser shrinks the page itself, nothing. */
"use client";

import { useEffect, useState } from "react";

/** Smaller than any keyboard: bars of the browser that come and go. */
const leastPixels = 60;

function coveredPixels(): number {
  const view = window.visualViewport;
  // Zoomed in, the page is cut off by the reader.
  if (view === null || view.scale > 1.01) return 0;
  const covered = window.innerHeight - view.height - view.offsetTop;
  return covered < leastPixels ? 0 : Math.round(covered);
}

/** In CSS pixels. */
export function useCoveredPixels(): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const view = window.visualViewport;
    if (view === null) return undefined;
    const look = () => {
      // Safari moves the whole page up to show the field; ours is above the keyboard by itself.
      if (view.offsetTop > 0 && view.scale <= 1.01) window.scrollTo(0, 0);
      setHeight(coveredPixels());
    };
    look();
    view.addEventListener("resize", look);
    view.addEventListener("scroll", look);
    return () => {
      view.removeEventListener("resize", look);
      view.removeEventListener("scroll", look);
    };
  }, []);
  return height;
}

/** The same for a terminal's page. While the keyboard lies over it, it says so to its looks: `typing:` and `short:`. */
export function useKeyboardHeight(): number {
  const height = useCoveredPixels();
  useEffect(() => {
    document.documentElement.toggleAttribute("data-keyboard", height > 0);
    return () => document.documentElement.removeAttribute("data-keyboard");
  }, [height]);
  return height;
}
