"use server";
/** What pages do with the account. */
import { redirect } from "next/navigation";
import { endCurrentSession } from "./current-user.ts";

export async function signOut(): Promise<never> {
  await endCurrentSession();
  redirect("/sign-in");
}
