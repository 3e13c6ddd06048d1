import { issueChallenge } from "@/server/device/challenges.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({}, async ({ context }) => issueChallenge(context));
