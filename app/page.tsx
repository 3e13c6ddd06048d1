import { cookies } from "next/headers";
import { Landing } from "@/features/shell/landing.tsx";
import { parseTheme, themeCookie } from "@/features/shell/theme.ts";
import { isSignedIn } from "./page-data.ts";

export default async function LandingPage() {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return <Landing signedIn={await isSignedIn()} theme={theme} />;
}
