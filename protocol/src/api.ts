/** Requests and replies of the web app's HTTP API, as the helper and the pages use it. */
import * as z from "zod/mini";
import { ideaRoleSchema } from "./access.ts";
import {
  clientIdSchema,
  deviceIdSchema,
  epochSchema,
  ideaIdSchema,
  offsetSchema,
  paneIdSchema,
  sessionIdSchema,
  slotSchema,
} from "./ids.ts";
import { limits } from "./limits.ts";
import { apiCommandSchema, apiIdeaCommandSchema, commandRecordSchema } from "./command-record.ts";
import { sessionWatchSchema } from "./notice.ts";
import { deviceKeysFields } from "./pairing.ts";
import { columnsSchema, rowsSchema } from "./pane-info.ts";
import { paneCursorSchema } from "./position.ts";
import {
  epochOriginSchema,
  gapCauseSchema,
  maskKindSchema,
  presentSchema,
  reportedStatusSchema,
  sessionStatusSchema,
} from "./status.ts";
import { canBeSeen, lineTextSchema, storableTextSchema } from "./storable-text.ts";
import { publicKeySchema } from "./ticket.ts";
import { traceparentSchema } from "./trace-context.ts";

const timeSchema = z.nullable(z.iso.datetime());
const base64urlSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]*$/u, "base64url without padding"));

// --------------------------------------------------------------------------------------------------------- sessions

/** `name` is null for guests. */
const deviceBriefSchema = z.object({ id: deviceIdSchema, name: z.nullable(z.string()), online: z.boolean() });

/** Whether what a session prints is kept, as its owner wishes it and as its device does it. */
export const recordingStateSchema = z.object({
  /** Since when this session, and its whole idea, are not to be recorded; null: they are. Either will do. */
  pausedAt: timeSchema,
  ideaPausedAt: timeSchema,
  /** Since when its device has not recorded it, by the device's word; null: it does, or has not said so yet. */
  stoppedAt: timeSchema,
  /** Its device's helper can: one that cannot goes on recording. False where none has taken it. */
  canPause: z.boolean(),
});
export type RecordingState = z.infer<typeof recordingStateSchema>;

export const apiSessionSchema = z.object({
  id: sessionIdSchema,
  ideaId: ideaIdSchema,
  slot: slotSchema,
  status: sessionStatusSchema,
  device: z.nullable(deviceBriefSchema),
  /** A browser was last connected / the last one left, as ISO 8601. */
  lastConnectedAt: timeSchema,
  lastDetachedAt: timeSchema,
  /** Last sign of the session from its device. */
  lastSeenAt: timeSchema,
  /** Browsers in it now. Absent: nobody knows, or its device is offline. */
  present: z.optional(presentSchema),
  createdAt: z.iso.datetime(),
  /** The acknowledged end of each pane's newest epoch; panes that may go on first, then those with the newest epochs. */
  panes: z.array(paneCursorSchema),
  /** Absent: the web app knows of no pause. */
  recording: z.optional(recordingStateSchema),
});
export type ApiSession = z.infer<typeof apiSessionSchema>;

export const sessionListReplySchema = z.object({ sessions: z.array(apiSessionSchema) });
export const sessionReplySchema = z.object({ session: apiSessionSchema });

/** `POST /api/devmode/sessions`: idempotent per idea and slot. With several devices one must be named. */
export const reserveSessionSchema = z.object({
  idea: ideaIdSchema,
  slot: z.optional(slotSchema),
  device: z.optional(deviceIdSchema),
});

/** A stored piece of output: `rawBytes` from `offset`, zstd (one frame with its content size), base64. */
const uploadChunkSchema = z.object({
  offset: offsetSchema,
  rawBytes: z.int().check(z.minimum(1), z.maximum(limits.chunkRawBytes)),
  zstd: z.base64(),
  /** When its first byte was written, as Unix milliseconds, and `packTimes` from there. */
  at: z.optional(z.int().check(z.minimum(0))),
  times: z.optional(z.base64().check(z.maxLength(limits.chunkTimesBytes))),
});
/** A keyframe container, zstd, base64. */
const uploadKeyframeSchema = z.object({
  offset: offsetSchema,
  rawBytes: z.int().check(z.minimum(1), z.maximum(limits.keyframeBytes)),
  zstd: z.base64(),
});
/** `to` null: unknown how much is missing; the epoch ends there. */
/** `at`: since when output is missing there, where that is known. */
const uploadGapSchema = z.object({
  from: offsetSchema,
  to: z.nullable(offsetSchema),
  cause: gapCauseSchema,
  at: z.optional(z.iso.datetime()),
});
/** Bytes of `[from, to)` that are not what the program wrote, but for its tabs and line ends; within what was sent. */
export const maskSchema = z.object({ from: offsetSchema, to: offsetSchema, kind: maskKindSchema });
export type Mask = z.infer<typeof maskSchema>;
const uploadSizeSchema = z.object({ offset: offsetSchema, columns: columnsSchema, rows: rowsSchema });

/** Of two epochs of a session the one with the higher ordinal began later, whatever a clock said then. */
const epochOrdinalSchema = z.int().check(z.minimum(0), z.maximum(1e15));

/** Output of one epoch; chunks and gaps are contiguous from the server's acknowledged offset or repeat what it has. */
export const uploadEpochSchema = z.object({
  pane: paneIdSchema,
  epoch: epochSchema,
  origin: epochOriginSchema,
  columns: columnsSchema,
  rows: rowsSchema,
  startedAt: z.iso.datetime(),
  /** As `DeviceSession.newestOrdinal`; an older helper says none, and `startedAt` counts. */
  ordinal: z.optional(epochOrdinalSchema),
  chunks: z.array(uploadChunkSchema).check(z.maxLength(64)),
  keyframes: z.array(uploadKeyframeSchema).check(z.maxLength(8)),
  gaps: z.array(uploadGapSchema).check(z.maxLength(16)),
  sizes: z.array(uploadSizeSchema).check(z.maxLength(256)),
  masks: z.optional(z.array(maskSchema).check(z.maxLength(limits.uploadMasks))),
  commands: z.optional(z.array(commandRecordSchema).check(z.maxLength(limits.commandsPerUpload))),
  /** No more output will come in this epoch. */
  ended: z.boolean(),
});
export type UploadEpoch = z.infer<typeof uploadEpochSchema>;

/** `PATCH /api/devmode/sessions/{id}`, by the owning device only. */
export const patchSessionSchema = z.object({
  status: z.optional(reportedStatusSchema),
  connectedAt: z.optional(z.iso.datetime()),
  detachedAt: z.optional(z.iso.datetime()),
  /** Nothing it prints is recorded, as `DeviceSession.paused` asks for; said only where that was told. */
  recordingStopped: z.optional(z.boolean()),
  epochs: z.optional(z.array(uploadEpochSchema).check(z.maxLength(16))),
});
export type PatchSession = z.infer<typeof patchSessionSchema>;

/** `PUT /api/devmode/sessions/{id}/recording`, by the idea's owner: what is so already is left alone. */
export const putRecordingSchema = z.object({ paused: z.boolean() });

/** The server's acknowledged offsets of the epochs in the request: the truth a helper deletes and resumes by. */
export const patchSessionReplySchema = z.object({
  session: apiSessionSchema,
  acknowledged: z.array(z.object({ pane: paneIdSchema, epoch: epochSchema, offset: offsetSchema })),
});
export type PatchSessionReply = z.infer<typeof patchSessionReplySchema>;

/** `GET …/transcript?at=<Unix ms>`: what precedes the place was written by then; null while nothing was recorded. */
export const transcriptPlaceReplySchema = z.object({
  place: z.nullable(z.object({ epoch: epochSchema, offset: offsetSchema })),
});
export type TranscriptPlaceReply = z.infer<typeof transcriptPlaceReplySchema>;

/** `GET …/sessions/{id}/commands?pane=&before=<epoch>:<offset>&limit=`: newest first. */
export const commandListReplySchema = z.object({ commands: z.array(apiCommandSchema), more: z.boolean() });
/** `GET …/ideas/{id}/commands`: the same of all its sessions, or of one (`?session=`). */
export const ideaCommandListReplySchema = z.object({ commands: z.array(apiIdeaCommandSchema), more: z.boolean() });
export type IdeaCommandList = z.infer<typeof ideaCommandListReplySchema>;

// ---------------------------------------------------------------------------------------------------------- devices

/** `POST /api/devmode/devices/challenge` → unpredictable bytes, one use, `limits.challengeSeconds`. */
export const challengeReplySchema = z.object({ challenge: base64urlSchema, expiresAt: z.iso.datetime() });

const proofFields = {
  challenge: base64urlSchema.check(z.maxLength(64)),
  /** Ed25519 over `deviceProofText(purpose, origin, challenge)`. */
  signature: base64urlSchema.check(z.maxLength(100)),
};

/** Helpers up to 0.1 do not tell these. */
const sealFields = {
  sealKey: z.optional(deviceKeysFields.sealKey),
  sealKeySignature: z.optional(deviceKeysFields.sealKeySignature),
  machine: z.optional(deviceKeysFields.machine),
};
/** The web app's raw 32-byte Ed25519 public key: tickets are checked against it. */
const ticketKeySchema = deviceKeysFields.publicKey;

/** `POST /api/devmode/devices`: registers a key. `code` is what the owner gave the helper, one use. */
export const registerDeviceSchema = z.object({
  name: lineTextSchema.check(z.minLength(1), canBeSeen, z.maxLength(80)),
  platform: storableTextSchema.check(z.maxLength(40)),
  version: storableTextSchema.check(z.maxLength(40)),
  publicKey: deviceKeysFields.publicKey,
  code: z.string().check(z.minLength(1), z.maxLength(100)),
  ...sealFields,
  ...proofFields,
});
export const registerDeviceReplySchema = z.object({
  device: deviceIdSchema,
  owner: z.string(),
  ticketKey: ticketKeySchema,
});

/**
 * `POST /api/devmode/devices/token` → a bearer token for the helper's own calls, `limits.deviceTokenSeconds`. Conflict:
 * the key is used on another machine than the one it was paired on. A seal key is taken when none is known yet.
 */
export const deviceTokenSchema = z.object({ device: deviceIdSchema, ...sealFields, ...proofFields });
export const deviceTokenReplySchema = z.object({
  token: z.string(),
  expiresAt: z.iso.datetime(),
  ticketKey: ticketKeySchema,
});

/** `GET /api/devmode/devices/self/sessions?pauses=1`, by a device whose helper obeys `paused`; an older one asks without: its sessions, and `reserved` ones it may take. Sign of life. */
export const deviceSessionSchema = z.object({
  id: sessionIdSchema,
  ideaId: ideaIdSchema,
  ideaTitle: z.string(),
  slot: slotSchema,
  status: sessionStatusSchema,
  /** The server's acknowledged end of every epoch that has not ended, but for those that another device may still go on with. */
  cursors: z.array(paneCursorSchema),
  /** The highest ordinal of its epochs, those of other devices too; absent while there is none. */
  newestOrdinal: z.optional(epochOrdinalSchema),
  /** What its people want to be told of; absent: nothing. */
  watch: z.optional(sessionWatchSchema),
  /** Nothing it prints is to be recorded; absent: the web app knows of no pause. */
  paused: z.optional(z.boolean()),
});
export type DeviceSession = z.infer<typeof deviceSessionSchema>;
export const deviceSessionsReplySchema = z.object({ sessions: z.array(deviceSessionSchema) });

export const apiDeviceSchema = z.object({
  id: deviceIdSchema,
  name: z.string(),
  platform: z.string(),
  version: z.string(),
  online: z.boolean(),
  lastSeenAt: timeSchema,
  createdAt: z.iso.datetime(),
  /** Of its key, as the helper shows it. */
  fingerprint: z.string(),
  /** When its key was used on another machine: it is good for nothing since. */
  copiedAt: timeSchema,
});
export type ApiDevice = z.infer<typeof apiDeviceSchema>;
/** `GET /api/devmode/downloads`: where releases of the helper lie, without a slash at its end; null where none are offered. */
export const downloadsReplySchema = z.object({ base: z.nullable(z.url({ protocol: /^https?$/u })) });

export const deviceListReplySchema = z.object({ devices: z.array(apiDeviceSchema) });

export const deviceNameSchema = lineTextSchema.check(
  z.minLength(1, "give the device a name"),
  canBeSeen,
  z.maxLength(80, "at most 80 characters"),
);
/** `PATCH /api/devmode/devices/{id}`. */
export const patchDeviceSchema = z.object({ name: deviceNameSchema });
export const deviceReplySchema = z.object({ device: apiDeviceSchema });

/**
 * `POST /api/devmode/devices/self/key`, by a device: its next key, signed for by the present one. Both sign
 * `keyRotationText`; the present one's signature is in `signature`.
 */
export const rotateKeySchema = z.object({
  ...proofFields,
  publicKey: deviceKeysFields.publicKey,
  sealKey: deviceKeysFields.sealKey,
  sealKeySignature: deviceKeysFields.sealKeySignature,
  newSignature: proofFields.signature,
});

/** `POST /api/devmode/sessions/{id}/device`: the slot's next device; the present one lets it go. */
export const moveSessionSchema = z.object({ device: deviceIdSchema });

// ---------------------------------------------------------------------------------------------------------- tickets

/** `POST /api/devmode/tickets`: a browser (by its cookie) names a session, a helper (by its token) itself. */
export const ticketRequestSchema = z.discriminatedUnion("for", [
  /** `bpk`: the key of this browser that its input is sealed with, where it can seal. */
  z.object({
    for: z.literal("session"),
    session: sessionIdSchema,
    client: clientIdSchema,
    bpk: z.optional(publicKeySchema),
  }),
  z.object({ for: z.literal("device") }),
]);
/** The keys a browser seals for. `seal` null: a helper that is too old to open what is sealed. */
export const ticketDeviceSchema = z.object({
  id: deviceIdSchema,
  /** Its Ed25519 key, which vouches for the other by its signature of `sealKeyText`. */
  publicKey: publicKeySchema,
  seal: z.nullable(z.object({ publicKey: publicKeySchema, signature: base64urlSchema.check(z.maxLength(100)) })),
});
export type TicketDevice = z.infer<typeof ticketDeviceSchema>;

export const ticketReplySchema = z.object({
  ticket: z.string(),
  /** WebSocket URL, e.g. `ws://127.0.0.1:8787/v1/socket`. */
  relayUrl: z.string(),
  expiresAt: z.iso.datetime(),
  /** W3C trace context of the request, where traces are kept: the attach goes on from it. */
  traceparent: z.optional(traceparentSchema),
  /** The session's device, for a browser; of an older web app absent. */
  device: z.optional(ticketDeviceSchema),
});
export type TicketReply = z.infer<typeof ticketReplySchema>;

// ------------------------------------------------------------------------------------------------------------ ideas

export const ideaTitleSchema = lineTextSchema.check(
  z.minLength(1, "give the idea a title"),
  canBeSeen,
  z.maxLength(120, "at most 120 characters"),
);
export const apiIdeaSchema = z.object({
  id: ideaIdSchema,
  title: z.string(),
  createdAt: z.iso.datetime(),
  /** `asking`: the slots of those that need attention, by name. */
  sessions: z.object({ total: z.int(), running: z.int(), attention: z.int(), asking: z.array(slotSchema) }),
  lastActivityAt: timeSchema,
  /** Days its transcripts are kept; null: as long as its owner's are. */
  retentionDays: z.nullable(z.int()),
  /** Since when it is put away: lists leave it out, and its sessions run on. Null: it is in use. */
  archivedAt: timeSchema,
  /** Since when none of its sessions is to be recorded; null, or absent where no pause is known: each as it says itself. */
  recordingPausedAt: z.optional(timeSchema),
  /** What whoever asks may in it. */
  role: ideaRoleSchema,
});
export type ApiIdea = z.infer<typeof apiIdeaSchema>;
export const ideaListReplySchema = z.object({ ideas: z.array(apiIdeaSchema) });
export const createIdeaSchema = z.object({ title: ideaTitleSchema, id: z.optional(ideaIdSchema) });
export const ideaReplySchema = z.object({ idea: apiIdeaSchema });

const retentionDaysSchema = z.nullable(
  z.int().check(z.minimum(limits.minRetentionDays), z.maximum(limits.maxRetentionDays)),
);
/** `PATCH /api/devmode/ideas/{id}`: what is left out stays. `retentionDays` null: the owner's own setting. */
export const patchIdeaSchema = z
  .partial(
    z.object({
      title: ideaTitleSchema,
      retentionDays: retentionDaysSchema,
      archived: z.boolean(),
      recordingPaused: z.boolean(),
    }),
  )
  .check(z.refine((patch) => Object.values(patch).some((value) => value !== undefined), "say what is to change"));
export type PatchIdea = z.infer<typeof patchIdeaSchema>;
/** `GET`, `PATCH /api/devmode/settings`: the user's own; null: `limits.retentionDays`. */
export const settingsSchema = z.object({ retentionDays: retentionDaysSchema });
/** What a deletion took away. */
export const deletedReplySchema = z.object({
  deleted: z.object({ sessions: z.int(), epochs: z.int(), chunks: z.int(), rawBytes: z.int() }),
});
export type DeletedReply = z.infer<typeof deletedReplySchema>;
/** `GET /api/devmode/ideas/{id}/holdings`: what goes with the idea. `shares`: links for guests that are good still. */
export const ideaHoldingsSchema = z.object({
  sessions: z.int(),
  rawBytes: z.int(),
  members: z.int(),
  shares: z.int(),
});
export type IdeaHoldings = z.infer<typeof ideaHoldingsSchema>;
export const ideaHoldingsReplySchema = z.object({ holdings: ideaHoldingsSchema });
