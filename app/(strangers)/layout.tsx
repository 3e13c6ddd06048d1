/** The frame of the pages for those who are not signed in yet and ask the API for it. Pages that only show need none of it. */
import type { ReactNode } from "react";
import { ApiProvider } from "@/features/api/api-provider.tsx";

export default function StrangersLayout({ children }: { readonly children: ReactNode }) {
  return <ApiProvider>{children}</ApiProvider>;
}
