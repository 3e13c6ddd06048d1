/** What the account's and the admin's pages ask of the API. Each throws an ApiError that says what to do. */
import { oneTimeLinkReplySchema, type OneTimeLinkReply, type UserId } from "@coda/protocol";
import { send } from "../api/send.ts";

interface NewAccount {
  readonly token: string;
  readonly name: string;
  readonly password?: string;
}

export const accountCalls = {
  rename: (name: string) => send("PATCH", "/api/account", { name }),
  deleteAccount: (confirmation: string) => send("DELETE", "/api/account", { confirmation }),
  changePassword: (given: { readonly current?: string; readonly password: string }) =>
    send("PUT", "/api/account/password", given),
  confirmEmail: () => send("POST", "/api/account/confirmation"),
  endSignIn: (id: string) => send("DELETE", `/api/account/sign-ins/${id}`),
  endOtherSignIns: () => send("DELETE", "/api/account/sign-ins"),
  disconnect: (method: string) => send("DELETE", `/api/account/methods/${method}`),
  askSignInLink: (email: string) => send("POST", "/api/account/sign-in-links", { email }),
  askPasswordReset: (email: string) => send("POST", "/api/account/password-resets", { email }),
  setNewPassword: (given: { readonly token: string; readonly password: string }) =>
    send("POST", "/api/account/new-password", given),
  setUp: (given: NewAccount & { readonly email: string }) => send("POST", "/api/account/set-up", given),
  join: (given: NewAccount) => send("POST", "/api/account/join", given),
} as const;

export const adminCalls = {
  invite: async (email: string) => linkIn(await send("POST", "/api/admin/users", { email })),
  linkFor: async (id: UserId) => linkIn(await send("POST", `/api/admin/users/${id}/links`)),
  change: ({ id, ...change }: { readonly id: UserId; readonly disabled?: boolean; readonly isAdmin?: boolean }) =>
    send("PATCH", `/api/admin/users/${id}`, change),
} as const;

async function linkIn(response: Response): Promise<OneTimeLinkReply> {
  return oneTimeLinkReplySchema.parse(await response.json());
}
