/** Pages as entries: those that are always there, and those of the idea on view. Pure. */
import { ideaIdSchema, slotSchema, type ApiIdea } from "@coda/protocol";
import {
  AdminIcon,
  DeviceIcon,
  DocsIcon,
  HistoryIcon,
  IdeaIcon,
  InboxIcon,
  InstallIcon,
  LedgerIcon,
  LinkIcon,
  SearchIcon,
  SettingsIcon,
  TerminalIcon,
  UserIcon,
} from "@/ui/icons.ts";
import type { ReactNode } from "react";
import type { SidePlace } from "../beside/side-address.ts";
import { historyAddress } from "../history/history-filter.ts";
import {
  auditPath,
  devicesPath,
  docPath,
  docsPath,
  downloadPath,
  historyPath,
  ideaPath,
  ideasPath,
  inboxPath,
  membersPath,
  pairPath,
  searchPath,
} from "../routes/paths.ts";
import { adminSections } from "../admin/admin-sections.ts";
import { settingsSections } from "../settings/settings-sections.ts";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";

interface Place {
  readonly text: string;
  readonly path: string;
  readonly icon: ReactNode;
  readonly also?: readonly string[];
}

const pages: readonly Place[] = [
  { text: "Ideas", path: ideasPath, icon: <IdeaIcon />, also: ["projects"] },
  { text: "Devices", path: devicesPath, icon: <DeviceIcon />, also: ["machines", "helpers"] },
  { text: "Inbox", path: inboxPath, icon: <InboxIcon />, also: ["notices", "notifications"] },
  { text: "Search", path: searchPath, icon: <SearchIcon />, also: ["find"] },
  { text: "Activity", path: auditPath, icon: <HistoryIcon />, also: ["audit log"] },
  { text: "Pair a device", path: pairPath, icon: <LinkIcon />, also: ["code", "add a machine"] },
  { text: "Documentation", path: docsPath, icon: <DocsIcon />, also: ["help", "manual"] },
  { text: "Download the Coda Runner", path: downloadPath, icon: <InstallIcon />, also: ["install", "helper"] },
];

/** Devices are a page as well. */
const settings: readonly Place[] = settingsSections
  .filter(({ path }) => path !== devicesPath)
  .map(({ path, text, note }) => ({ text: `Settings: ${text}`, path, icon: <SettingsIcon />, also: [note] }));

const admin: readonly Place[] = adminSections.map(({ path, text, note }) => ({
  text: `Admin: ${text}`,
  path,
  icon: <AdminIcon />,
  also: [note],
}));

function asEntries(group: PaletteGroup, places: readonly Place[]): readonly PaletteEntry[] {
  return places.map(({ path, ...place }) => ({ id: `page:${path}`, group, ...place, does: { do: "go", path } }));
}

export interface DocPage {
  readonly name: string;
  readonly title: string;
}

/** `isAdmin`: the reader runs this server. */
export function pageEntries(docs: readonly DocPage[], isAdmin: boolean): readonly PaletteEntry[] {
  const ofDocs = docs.map(({ name, title }) => ({
    text: title,
    path: docPath(name),
    icon: <DocsIcon />,
    also: [name],
  }));
  return [
    ...asEntries("pages", pages),
    ...(isAdmin ? asEntries("pages", admin) : []),
    ...asEntries("settings", settings),
    ...asEntries("docs", ofDocs),
  ];
}

/** The idea that this page is of, if it is of one. */
export function ideaOnView(pathname: string, ideas: readonly ApiIdea[]): ApiIdea | undefined {
  const id = ideaIdSchema.safeParse(/^\/ideas\/([^/]+)/u.exec(pathname)?.[1]).data;
  return ideas.find((idea) => idea.id === id);
}

/** The terminal that this page is of, if it is of one. */
export function terminalOnView(pathname: string): SidePlace | undefined {
  const [, ideaText, slotText] = /^\/ideas\/([^/]+)\/terminals\/([^/]+)$/u.exec(pathname) ?? [];
  const idea = ideaIdSchema.safeParse(ideaText).data;
  const slot = slotSchema.safeParse(slotText).data;
  return idea === undefined || slot === undefined ? undefined : { idea, slot };
}

export function placesOfTerminal({ idea, slot }: SidePlace): readonly PaletteEntry[] {
  const path = historyAddress(idea, { slot });
  const also = ["commands", "export", "download", "take it away"];
  return asEntries("here", [{ text: `History of ${slot}`, path, icon: <LedgerIcon />, also }]);
}

export function placesOfIdea({ id, title }: Pick<ApiIdea, "id" | "title">): readonly PaletteEntry[] {
  return asEntries("here", [
    { text: `Terminals of ${title}`, path: ideaPath(id), icon: <TerminalIcon /> },
    { text: `History of ${title}`, path: historyPath(id), icon: <LedgerIcon />, also: ["commands", "export"] },
    { text: `Members of ${title}`, path: membersPath(id), icon: <UserIcon />, also: ["share", "invite"] },
  ]);
}
