/** What the reader who has just deleted their account is told, where they would sign in. */
import { Notice } from "@/ui/notice.tsx";

export function AccountGone() {
  return (
    <div className="mb-5">
      <Notice title="Your account is deleted" testId="account-gone">
        Its ideas, transcripts and pairings are gone from this server. tmux sessions on your machines live on, and the
        helpers there can be removed.
      </Notice>
    </div>
  );
}
