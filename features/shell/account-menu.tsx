/** What is in the account's menu. */
"use client";

import { useRouter } from "next/navigation";
import { AdminIcon, AppearanceIcon, DocsIcon, HistoryIcon, KeyboardIcon, SignOutIcon, UserIcon } from "@/ui/icons.ts";
import { ButtonMenu } from "@/ui/menu-frame.tsx";
import { MenuChoice, MenuItem, MenuLabel, MenuSeparator, type OpenedMenu } from "@/ui/menu.tsx";
import { InstallItem } from "../offline/install-item.tsx";
import { adminPath, appearancePath, auditPath, docsPath, settingsPath } from "../routes/paths.ts";
import { performShortcut } from "../shortcuts/shortcut-listener.ts";
import { useKeysShown } from "../shortcuts/use-shortcut.ts";
import { useAppConfig } from "./app-config.tsx";
import { chooseTheme, themeTexts, useTheme } from "./theme-choice.ts";
import { themes, type Theme } from "./theme.ts";

const themeOptions = themes.map((value) => ({ value, text: themeTexts[value] }));

interface AccountMenuProps extends OpenedMenu {
  readonly name: string;
  /** As the page came. */
  readonly theme: Theme;
  readonly onLeave: () => void;
}

export function AccountMenu({ name, theme: initial, onLeave, ...opened }: AccountMenuProps) {
  const theme = useTheme(initial);
  const router = useRouter();
  const { isAdmin } = useAppConfig();
  const listKeys = useKeysShown("shortcuts.show", "page");
  return (
    <ButtonMenu {...opened}>
      <MenuLabel>Signed in as {name}</MenuLabel>
      <MenuSeparator />
      <MenuChoice label="Colours" value={theme} options={themeOptions} onChange={chooseTheme} />
      <MenuSeparator />
      <MenuItem icon={<UserIcon />} onSelect={() => router.push(settingsPath)} testId="account-page">
        Settings
      </MenuItem>
      <MenuItem icon={<AppearanceIcon />} onSelect={() => router.push(appearancePath)} testId="appearance-page">
        Terminal appearance
      </MenuItem>
      <MenuItem icon={<HistoryIcon />} onSelect={() => router.push(auditPath)} testId="audit-page">
        Activity
      </MenuItem>
      {isAdmin && (
        <MenuItem icon={<AdminIcon />} onSelect={() => router.push(adminPath)} testId="admin-page">
          Admin
        </MenuItem>
      )}
      <MenuItem icon={<DocsIcon />} onSelect={() => router.push(docsPath)} testId="docs-page">
        Documentation
      </MenuItem>
      <MenuItem
        icon={<KeyboardIcon />}
        keys={listKeys}
        onSelect={() => performShortcut("shortcuts.show")}
        testId="shortcut-list-item"
      >
        Keyboard shortcuts
      </MenuItem>
      <InstallItem />
      <MenuItem icon={<SignOutIcon />} onSelect={onLeave} testId="sign-out">
        Sign out
      </MenuItem>
    </ButtonMenu>
  );
}
