/** Whether a page is made of terminals, or of what one printed: it has a bar of its own. Pure. */
import { besidePath } from "../routes/paths.ts";

export function hasOwnBar(pathname: string): boolean {
  return pathname.includes("/terminals/") || pathname === besidePath;
}
