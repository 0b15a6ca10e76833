/** A mail on the mailbox page of a development server. */
export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** The mails that went to an address, newest first. */
export async function mailsTo(serverUrl: string, address: string): Promise<Mail[]> {
  const response = await fetch(`${serverUrl}/mailbox`, { headers: { accept: "application/json" } });
  const { mails } = (await response.json()) as { mails: Mail[] };
  return mails.filter((mail) => mail.to === address);
}

/** Waits until an address has so many mails; the newest. Nobody waits for a mail while it is being written. */
export async function newestMail(serverUrl: string, address: string, count = 1): Promise<Mail> {
  for (let turn = 0; turn < 500; turn++) {
    const mails = await mailsTo(serverUrl, address);
    const [newest] = mails;
    if (newest && mails.length >= count) return newest;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${address} got fewer than ${count} mails`);
}

/** The token of the link in a mail. Throws where it has none. */
export function tokenOf(mail: Mail): string {
  const [, token] = /[?&#]token=([A-Za-z0-9_-]{43})\b/.exec(mail.text) ?? [];
  if (token === undefined) throw new Error(`no link in "${mail.subject}"`);
  return token;
}
