/** What a link leads to: the page waits for the secret in its address, or says what to do without one. */
"use client";

import type { ReactNode } from "react";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { useLinkToken } from "./link-token.ts";

interface LinkCardProps {
  /** What to do where the address holds none. */
  readonly without: ReactNode;
  readonly children: (token: string) => ReactNode;
}

export function LinkCard({ without, children }: LinkCardProps) {
  const token = useLinkToken();
  if (token === undefined) return <Spinner />;
  if (token !== null) return children(token);
  return (
    <Notice title="This address is not whole" testId="no-link">
      {without}
    </Notice>
  );
}
