/** Whether a link leads to another page of this site than the one on view. Pure. */

type Address = Pick<URL, "origin" | "pathname" | "search">;

export function leadsElsewhere(link: Address, here: Address): boolean {
  if (link.origin !== here.origin) return false;
  return link.pathname !== here.pathname || link.search !== here.search;
}
