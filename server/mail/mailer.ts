/** What is sent by mail: short plain texts with a link in them. A port: `smtp.ts` is behind it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Rejects when the server did not take it. */
  send(mail: Mail): Promise<void>;
}

export function signInMail({ to, url, host }: { to: string; url: string; host: string }): Mail {
  return {
    to,
    subject: `Sign in to Coda at ${host}`,
    text: letter(`Somebody, probably you, wants to sign in to Coda at ${host} with this address. To go on, open`, url),
  };
}

export function passwordResetMail({ to, url, host }: { to: string; url: string; host: string }): Mail {
  return {
    to,
    subject: `A new password for Coda at ${host}`,
    text: letter(`Somebody, probably you, wants to set a new password for Coda at ${host}. To go on, open`, url),
  };
}

function letter(opening: string, url: string): string {
  return `${opening}

  ${url}

within an hour; the link works once. If it was not you, you need not do anything: nobody gets in without this link.
`;
}
