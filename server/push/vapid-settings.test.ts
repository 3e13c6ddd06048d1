import { expect, it } from "vitest";
import { z } from "zod";
import { vapidEnv } from "../testing/vapid.ts";
import { newVapidKeys } from "./new-vapid-keys.ts";
import { checkVapid, vapidOf, vapidShape } from "./vapid-settings.ts";

const schema = z.object(vapidShape).superRefine(checkVapid);

it("takes a pair of keys and whom to write to, or nothing", () => {
  expect(vapidOf(schema.parse(vapidEnv))?.publicKey).toBe(vapidEnv.VAPID_PUBLIC_KEY);
  expect(vapidOf(schema.parse({}))).toBeUndefined();
});

it.each([
  [{ VAPID_SUBJECT: undefined }, "VAPID_SUBJECT is missing"],
  [{ VAPID_PRIVATE_KEY: undefined }, "VAPID_PRIVATE_KEY is missing"],
  [{ VAPID_PRIVATE_KEY: newVapidKeys().privateKey }, "VAPID_PRIVATE_KEY is not the private half"],
  [{ VAPID_PRIVATE_KEY: "A".repeat(43) }, "VAPID_PRIVATE_KEY is not the private half"],
  [{ VAPID_PUBLIC_KEY: "short" }, "VAPID_PUBLIC_KEY must be"],
  [{ VAPID_SUBJECT: "somebody" }, "VAPID_SUBJECT must be a mailto:"],
])("refuses %o: %s", (change, problem) => {
  const { error } = schema.safeParse({ ...vapidEnv, ...change });
  const said = error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  expect(said?.join("\n")).toContain(problem);
});
