/** What one is told of, when one is left in peace, and which browsers are reached while no page is open. */
"use client";

import type { NoticePreferences, PushReply } from "@coda/protocol";
import { KindsForm } from "./kinds-form.tsx";
import { PushSection } from "./push-section.tsx";

interface NotificationSettingsProps {
  readonly preferences: NoticePreferences;
  readonly push: PushReply;
}

export function NotificationSettings({ preferences, push }: NotificationSettingsProps) {
  return (
    <div className="space-y-8">
      <PushSection initial={push} />
      <KindsForm initial={preferences} />
    </div>
  );
}
