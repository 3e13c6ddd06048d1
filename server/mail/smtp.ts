/** Mail by SMTP. The one importer of nodemailer. */
import { createTransport } from "nodemailer";
import type { Mailer } from "./mailer.ts";

/** @param server smtp:// or smtps:// with user and password in it, as EMAIL_SERVER has it. */
export function smtpMailer({ server, from }: { readonly server: string; readonly from: string }): Mailer {
  // Nobody waits for it, but a server that says nothing must not keep a connection for ever.
  const transport = createTransport(server, { from, disableFileAccess: true, disableUrlAccess: true });
  return {
    async send({ to, subject, text }) {
      await transport.sendMail({ to: { name: "", address: to }, subject, text });
    },
  };
}
