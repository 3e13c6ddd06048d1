/** A server with accounts by password, mail and an OpenID provider, whose mail and provider are the test's own. */
import type { Browser, Page } from "@playwright/test";
import { openMailbox, type Mailbox } from "../../app/api/testing/mailbox.ts";
import { openIdClient, openIdProvider, type OpenIdProvider } from "../../app/api/testing/openid-provider.ts";
import { WebServer } from "./web-server.ts";

export class AccountsServer {
  readonly web: WebServer;
  readonly mailbox: Mailbox;
  readonly provider: OpenIdProvider;

  private constructor(web: WebServer, mailbox: Mailbox, provider: OpenIdProvider) {
    this.web = web;
    this.mailbox = mailbox;
    this.provider = provider;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<AccountsServer> {
    const web = await WebServer.prepare();
    const mailbox = await openMailbox();
    const provider = await openIdProvider(`${web.origin}/api/auth/callback/oidc`);
    await web.start({
      ENABLE_PASSWORD: "1",
      EMAIL_SERVER: mailbox.url,
      EMAIL_FROM: "Coda <coda@example.org>",
      AUTH_OIDC_ISSUER: provider.issuer,
      AUTH_OIDC_ID: openIdClient.id,
      AUTH_OIDC_SECRET: openIdClient.secret,
      AUTH_OIDC_NAME: "Example ID",
      ...settings,
    });
    return new AccountsServer(web, mailbox, provider);
  }

  async dispose(): Promise<void> {
    await this.web.dispose();
    await this.provider.dispose();
    await this.mailbox.dispose();
  }
}

/** In a browser profile of its own. */
export async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}
