import { describe, expect, expectTypeOf, it } from "vitest";
import { errorBodySchema, errorCodes, type ErrorBody, type ErrorCode } from "./errors.ts";

const codes = Object.keys(errorCodes);

describe("errors", () => {
  it("have a status of their own each, of a client's or the server's fault", () => {
    const statuses = Object.values(errorCodes);
    expect(new Set(statuses).size).toBe(statuses.length);
    for (const status of statuses) expect(status >= 400 && status <= 599).toBe(true);
  });

  it.each(codes)("with the code %s have one shape", (code) => {
    const body = { error: { code, message: "No such session; reload the page.", requestId: "r-1" } };
    expect(errorBodySchema.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
    const detailed = { error: { ...body.error, details: { field: ["idea"], nested: null } } };
    expect(errorBodySchema.parse(JSON.parse(JSON.stringify(detailed)))).toEqual(detailed);
  });

  it.each([
    ["an unknown code", { error: { code: "teapot", message: "", requestId: "" } }],
    ["a status for a code", { error: { code: 404, message: "", requestId: "" } }],
    ["an inherited name", { error: { code: "toString", message: "", requestId: "" } }],
    ["no message", { error: { code: "gone", requestId: "" } }],
    ["no request id", { error: { code: "gone", message: "" } }],
    ["no envelope", { code: "gone", message: "", requestId: "" }],
    ["nothing", null],
  ])("refuse %s", (_, body) => {
    expect(errorBodySchema.safeParse(body).success).toBe(false);
  });

  it("drop what a later server adds", () => {
    const error = { code: "gone", message: "m", requestId: "r" };
    expect(errorBodySchema.parse({ error: { ...error, stack: "s" }, more: 1 })).toEqual({ error });
  });

  it("have exactly these codes: a new one breaks this line and every switch", () => {
    expectTypeOf<ErrorCode>().toEqualTypeOf<
      | "badRequest"
      | "signedOut"
      | "forbidden"
      | "notFound"
      | "conflict"
      | "gone"
      | "tooLarge"
      | "wrongHost"
      | "unprocessable"
      | "tooMany"
      | "internal"
      | "unavailable"
    >();
    expectTypeOf<ErrorBody["error"]["code"]>().toEqualTypeOf<ErrorCode>();
  });
});
