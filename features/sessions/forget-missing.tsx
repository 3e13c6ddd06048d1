/** On the not-found page: forgets what this browser kept of what was at its address. Shows nothing. */
"use client";

import { usePathname } from "next/navigation";
import { useForgetIdeaOf } from "./forget-gone.ts";

export function ForgetMissing() {
  useForgetIdeaOf(usePathname());
  return null;
}
