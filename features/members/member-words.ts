/** What the roles of an idea are called, and what each may, in a few words. */
import type { IdeaRole, MemberRole } from "@coda/protocol";

export const roleWords: Readonly<Record<IdeaRole, { readonly name: string; readonly may: string }>> = {
  owner: { name: "Owner", may: "decides about everything" },
  driver: { name: "Driver", may: "also types" },
  viewer: { name: "Viewer", may: "reads" },
};

export const roleOptions: readonly { readonly value: MemberRole; readonly text: string }[] = (
  ["viewer", "driver"] as const
).map((role) => ({ value: role, text: `${roleWords[role].name}: ${roleWords[role].may}` }));

export function personWords({ name, email }: { readonly name: string | null; readonly email: string | null }): string {
  return name ?? email ?? "somebody without a name";
}
