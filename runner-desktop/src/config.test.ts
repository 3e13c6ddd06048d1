/** Whether this is an AppImage, by what its runtime says. */
import { expect, test } from "vitest";
import { appImageOf } from "./config.ts";

const own = { APPIMAGE: "/home/ada/Coda.AppImage", APPDIR: "/tmp/.mount_CodaX1" };
const program = "/tmp/.mount_CodaX1/coda-runner-companion";

test("one that lies in its own mounted folder is; one that another AppImage started is not", () => {
  expect(appImageOf(own, program)).toBe(own.APPIMAGE);
  expect(appImageOf({ ...own, APPDIR: `${own.APPDIR}/` }, program)).toBe(own.APPIMAGE);
  expect(appImageOf(own, "/opt/Coda Runner Companion/coda-runner-companion")).toBeUndefined();
  expect(appImageOf(own, "/tmp/.mount_CodaX12/coda-runner-companion")).toBeUndefined();
});

test.each([{}, { APPIMAGE: own.APPIMAGE }, { APPDIR: own.APPDIR }, { APPIMAGE: "", APPDIR: "" }])(
  "%j tells of none",
  (env) => {
    expect(appImageOf(env, program)).toBeUndefined();
  },
);
