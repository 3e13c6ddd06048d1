/** Who is not let in: without a cookie, from another site, with a ticket that is no good; and what never appears. */
import { request as httpRequest } from "node:http";
import { expect } from "@playwright/test";
import { closeCodes, errorBodySchema, sessionListReplySchema, ticketReplySchema } from "@coda/protocol";
import { WebSocket } from "ws";
import { browserHello } from "./support/browser-hello.ts";
import { ownStack } from "./support/own-stack.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";
import { test } from "./support/test.ts";

const stack = ownStack();

/** A request with headers a browser would not let a page choose. */
async function rawRequest(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      new URL(path, stack.webUrl),
      { method: options.method ?? "GET", headers: options.headers },
      (response) => {
        let text = "";
        response.on("data", (bytes: Buffer) => (text += bytes.toString("utf8")));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    request.on("error", reject);
    request.end();
  });
}

function codeOf(text: string): string {
  return errorBodySchema.parse(JSON.parse(text)).error.code;
}

/** How the relay answers a hello: its close code, 'welcome', or 'refused' before the socket opens. */
async function relayAnswer(ticket: string, origin: string): Promise<number | "welcome" | "refused"> {
  return new Promise((resolve) => {
    const socket = new WebSocket(stack.relayUrl, { headers: { origin } });
    socket.on("open", () => socket.send(browserHello(ticket)));
    socket.on("error", () => resolve("refused"));
    socket.on("close", (code) => resolve(code));
    socket.on("message", () => {
      resolve("welcome");
      socket.close();
    });
  });
}

/** A socket that was let in, and the code it is closed with. */
async function welcomed(ticket: string): Promise<{ closed: Promise<number> }> {
  const socket = new WebSocket(stack.relayUrl, { headers: { origin: stack.webUrl } });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => resolve(code));
  });
  await new Promise((resolve) => {
    socket.on("open", () => socket.send(browserHello(ticket)));
    socket.once("message", resolve);
  });
  return { closed };
}

test("without the cookie there is a sign-in page and a clear error, and nothing else", async ({ page }) => {
  for (const path of ["/api/devmode/sessions?idea=first", "/api/devmode/devices", "/api/devmode/ideas"]) {
    const reply = await rawRequest(path);
    expect(reply.status).toBe(401);
    expect(codeOf(reply.text)).toBe("signedOut");
  }
  await page.goto(`${stack.webUrl}${firstTerminal}`);
  await expect(page).toHaveURL(/\/sign-in/u);
});

test("another site's Origin and another Host are refused", async () => {
  const foreignHost = await rawRequest("/api/devmode/sessions", { headers: { host: "evil.example" } });
  expect(foreignHost.status).toBe(421);
  expect(codeOf(foreignHost.text)).toBe("wrongHost");
  const foreignPage = await rawRequest("/", { headers: { host: "evil.example" } });
  expect(foreignPage.status).toBe(421);
  const foreignOrigin = await rawRequest("/api/devmode/devices/challenge", {
    method: "POST",
    headers: { origin: "https://evil.example" },
  });
  expect(foreignOrigin.status).toBe(403);
  expect(codeOf(foreignOrigin.text)).toBe("forbidden");
});

test("a sign-in code works once", async ({ browser }) => {
  const url = stack.printedSignInUrl();
  const first = new TerminalPage(await browser.newPage());
  await first.signIn(url);
  const second = await (await browser.newContext()).newPage();
  await second.goto(url);
  await expect(second.getByRole("alert").first()).toBeVisible();
  await second.goto(`${stack.webUrl}/ideas`);
  await expect(second).toHaveURL(/\/sign-in/u);
});

test("HL6 a ticket opens one socket, from the web app's own pages only, and signing out ends the cookie and cuts the sockets", async ({
  page,
  context,
}) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  const list = await page.request.get(`${stack.webUrl}/api/devmode/sessions?idea=first`);
  const session = sessionListReplySchema.parse(await list.json()).sessions[0];
  const ticket = async () => {
    const reply = await page.request.post(`${stack.webUrl}/api/devmode/tickets`, {
      data: { for: "session", session: session?.id, client: crypto.randomUUID() },
    });
    return ticketReplySchema.parse(await reply.json()).ticket;
  };
  const used = await ticket();
  expect(await relayAnswer(used, stack.webUrl)).toBe("welcome");
  expect(await relayAnswer(used, stack.webUrl)).toBe(closeCodes.ticketUsed.code);
  expect(await relayAnswer(await ticket(), "https://evil.example")).toBe("refused");
  expect(await relayAnswer("not-a-ticket", stack.webUrl)).toBe(closeCodes.badTicket.code);

  const open = await welcomed(await ticket());
  const cookies = await context.cookies();
  await page.goto(`${stack.webUrl}/ideas`);
  await page.getByTestId("account-menu").click();
  await page.getByRole("menuitem", { name: /sign out/iu }).click();
  await expect(page).not.toHaveURL(/\/ideas/u);
  expect(await open.closed).toBe(closeCodes.revoked.code);
  await context.addCookies(cookies); // a copy of the cookie made before
  const after = await page.request.get(`${stack.webUrl}/api/devmode/sessions?idea=first`);
  expect(after.status()).toBe(401);
});

test("a tmux session that is not a coda session never appears anywhere", async ({ page }) => {
  stack.tmux("new-session", "-d", "-s", "private", "-n", "secret-window", "echo top-secret; cat");
  stack.tmux("new-session", "-d", "-s", "coda__someone__else", "-n", "not-in-the-account", "cat");
  await new TerminalPage(page).signIn(stack.signInUrl());
  const list = await page.request.get(`${stack.webUrl}/api/devmode/sessions`);
  const names = sessionListReplySchema
    .parse(await list.json())
    .sessions.map((session) => `${session.ideaId} ${session.slot}`);
  expect(names).toEqual(["first primary"]);
  await page.goto(`${stack.webUrl}/ideas/first`);
  await expect(page.getByTestId("session-row")).toHaveCount(1);
  expect(await page.content()).not.toMatch(/private|secret|someone/u);
  expect(stack.runner("list")).not.toMatch(/private|secret|someone/u);
  stack.tmux("kill-session", "-t", "=private");
});
