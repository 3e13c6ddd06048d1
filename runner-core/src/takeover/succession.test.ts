/** What a process is told of whom it takes over from. */
import { expect, test } from "vitest";
import { successionFrom, takeSuccession } from "./succession.ts";

test("it is told once, and nothing that is begun by it hears of it", () => {
  const env = { PATH: "/bin", ...successionFrom(12, 7) };
  expect(takeSuccession(env, 7)).toBe(12);
  expect(env).toEqual({ PATH: "/bin" });
  expect(takeSuccession(env, 7)).toBeUndefined();
});

test.each([successionFrom(12, 8), { CODA_SUCCEEDS: "" }, { CODA_SUCCEEDS: "7 x" }, { CODA_SUCCEEDS: "7 12 3" }])(
  "%j is not meant for process 7, and is gone",
  (said) => {
    const env: NodeJS.ProcessEnv = { ...said };
    expect(takeSuccession(env, 7)).toBeUndefined();
    expect(env).toEqual({});
  },
);
