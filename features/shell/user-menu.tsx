/** Who is signed in, in which colours, and the way out. */
"use client";

import { useRouter } from "next/navigation";
import { startTransition, useState } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { AppearanceIcon, ChevronDownIcon, DocsIcon, HistoryIcon, SignOutIcon, UserIcon } from "@/ui/icons.ts";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/ui/menu.tsx";
import { keptWay } from "../account/kept-way.ts";
import { useForgetAll } from "../api/queries.ts";
import { InstallItem } from "../offline/install-item.tsx";
import { accountPath, appearancePath, auditPath, docsPath } from "../routes/paths.ts";
import { themeAttribute, themeCookie, type Theme } from "./theme.ts";

const themeOptions = [
  { value: "system", text: "As the system" },
  { value: "light", text: "Light" },
  { value: "dark", text: "Dark" },
  { value: "contrast", text: "High contrast" },
] as const;

const yearSeconds = 365 * 24 * 60 * 60;

function applyTheme(theme: Theme): void {
  const attribute = themeAttribute(theme);
  const root = document.documentElement;
  if (attribute === undefined) delete root.dataset["theme"];
  else root.dataset["theme"] = attribute;
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
}

interface UserMenuProps {
  readonly name: string;
  readonly theme: Theme;
  readonly signOut: () => Promise<void>;
}

export function UserMenu({ name, theme: initial, signOut }: UserMenuProps) {
  const [theme, setTheme] = useState(initial);
  const router = useRouter();
  const forgetAll = useForgetAll();
  const leave = () => {
    startTransition(async () => {
      keptWay.forget();
      await signOut();
      forgetAll();
    });
  };
  const choose = (next: Theme) => {
    setTheme(next);
    applyTheme(next);
  };
  const trigger = (
    <button type="button" data-testid="account-menu" className={buttonLook({ variant: "ghost" })}>
      <UserIcon aria-hidden />
      <span className="max-w-32 truncate max-sm:sr-only">{name}</span>
      <ChevronDownIcon aria-hidden className="max-sm:hidden" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuLabel>Signed in as {name}</MenuLabel>
      <MenuSeparator />
      <MenuChoice label="Colours" value={theme} options={themeOptions} onChange={choose} />
      <MenuSeparator />
      <MenuItem icon={<UserIcon />} onSelect={() => router.push(accountPath)} testId="account-page">
        Account
      </MenuItem>
      <MenuItem icon={<AppearanceIcon />} onSelect={() => router.push(appearancePath)} testId="appearance-page">
        Terminal appearance
      </MenuItem>
      <MenuItem icon={<HistoryIcon />} onSelect={() => router.push(auditPath)} testId="audit-page">
        Activity
      </MenuItem>
      <MenuItem icon={<DocsIcon />} onSelect={() => router.push(docsPath)} testId="docs-page">
        Documentation
      </MenuItem>
      <InstallItem />
      <MenuItem icon={<SignOutIcon />} onSelect={leave} testId="sign-out">
        Sign out
      </MenuItem>
    </Menu>
  );
}
