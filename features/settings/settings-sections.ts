/** The pages of settings, in order. Data only. */
import {
  accountPath,
  appearancePath,
  devicesPath,
  historySettingsPath,
  instancePath,
  keysPath,
  notificationSettingsPath,
  sharingPath,
} from "../routes/paths.ts";
import type { Section } from "../shell/section-nav.tsx";

export const firstSection: Section = {
  path: accountPath,
  text: "Profile and sign-in",
  note: "Your name, how you sign in, and where you are signed in",
};

export const settingsSections: readonly Section[] = [
  firstSection,
  { path: appearancePath, text: "Appearance", note: "Fonts, colours, cursor, bell and scrollback of terminals" },
  { path: keysPath, text: "Keys", note: "Every shortcut, and choosing other keys" },
  { path: notificationSettingsPath, text: "Notifications", note: "What you are told of, where, and when not" },
  {
    path: historySettingsPath,
    text: "History and redaction",
    note: "How long output is kept, and what is masked in it",
  },
  { path: devicesPath, text: "Devices", note: "Machines that are paired with your account" },
  { path: sharingPath, text: "Sharing", note: "Links to your terminals for people without an account" },
  { path: instancePath, text: "What is allowed here", note: "What this server and each machine let you do" },
];
