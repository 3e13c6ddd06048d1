/** What people have on a server: devices, sessions on them, and links to those with somebody who came by one. */
import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import {
  deviceIdSchema,
  guestIdSchema,
  sessionIdSchema,
  shareIdSchema,
  slotSchema,
  type DeviceId,
  type GuestId,
  type IdeaId,
  type SessionId,
  type ShareId,
  type UserId,
} from "@coda/protocol";
import { devices, ideasTerminalSessions, shareGuests, shares } from "../../drizzle/schema/index.ts";
import { newLinkToken } from "../access/link-token.ts";
import type { ServerContext } from "../context.ts";

type Given = Pick<ServerContext, "orm" | "clock">;

export async function newDevice({ orm, clock }: Given, userId: UserId): Promise<DeviceId> {
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
  const now = clock.now();
  const told = { name: "laptop", platform: "linux", version: "1", publicKey };
  const [row] = await orm
    .insert(devices)
    .values({ userId, ...told, createdAt: now, registeredAt: now })
    .returning({ id: devices.id });
  return deviceIdSchema.parse(row?.id);
}

export interface SessionWish {
  readonly owner: UserId;
  readonly idea: IdeaId;
  readonly device: DeviceId;
  readonly slot?: string;
}

export async function newSession(
  { orm, clock }: Given,
  { owner, idea, device, slot = "primary" }: SessionWish,
): Promise<SessionId> {
  const place = { userId: owner, ideaId: idea, slot: slotSchema.parse(slot), deviceId: device };
  const [row] = await orm
    .insert(ideasTerminalSessions)
    .values({ ...place, createdAt: clock.now() })
    .returning({ id: ideasTerminalSessions.id });
  return sessionIdSchema.parse(row?.id);
}

export interface MadeShare {
  readonly id: ShareId;
  readonly guest: GuestId;
  /** Opens the link. */
  readonly token: string;
  /** The guest's. */
  readonly cookie: string;
}

/** A link that lets people type, and somebody who came by it. */
export async function newShare(
  { orm, clock }: Given,
  { owner, session }: { readonly owner: UserId; readonly session: SessionId },
): Promise<MadeShare> {
  const createdAt = clock.now();
  const [link, cookie] = [newLinkToken(randomBytes), newLinkToken(randomBytes)];
  const [id, guest] = [shareIdSchema.parse(randomUUID()), guestIdSchema.parse(randomUUID())];
  await orm.insert(shares).values({
    id,
    sessionId: session,
    createdBy: owner,
    label: "",
    role: "driver",
    withHistory: true,
    tokenHash: link.tokenHash,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 60_000),
  });
  const person = { name: "a guest", tokenHash: cookie.tokenHash, createdAt };
  await orm.insert(shareGuests).values({ id: guest, shareId: id, ...person });
  return { id, guest, token: link.token, cookie: cookie.token };
}
