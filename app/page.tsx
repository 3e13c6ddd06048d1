import { Landing } from "@/features/shell/landing.tsx";

export default function LandingPage() {
  return <Landing />;
}
