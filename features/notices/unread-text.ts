/** A number that fits on a bell. */
export function unreadText(unread: number): string {
  return unread > 99 ? "99+" : String(unread);
}
