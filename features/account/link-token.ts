/** The secret that a link ends in, behind '#'. It leaves the address at once: not in the history, not in a screenshot. */
"use client";

import { useEffect, useRef, useState } from "react";
import { keptWay } from "./kept-way.ts";

/** Also that of who had to sign in first. Undefined until it was looked for, null where there is none. */
export function useLinkToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  const looked = useRef(false);
  useEffect(() => {
    // Strict mode looks twice, and the second time it is gone.
    if (looked.current) return;
    looked.current = true;
    const { hash, pathname, search } = window.location;
    setToken(/^#[A-Za-z0-9_-]{43}$/u.test(hash) ? hash.slice(1) : carriedTo(pathname));
    window.history.replaceState(window.history.state, "", pathname + search);
  }, []);
  return token;
}

function carriedTo(path: string): string | null {
  const way = keptWay.kept();
  return way?.path === path ? way.token : null;
}
