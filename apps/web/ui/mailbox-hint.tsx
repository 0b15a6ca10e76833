import { mailbox } from "../counterfoil";

/** Where the mails of a development server are. */
export function MailboxHint() {
  if (mailbox === null) return null;
  return (
    <p className="field-hint">
      A development server sends nothing: its mails lie in the <a href={mailbox}>mailbox</a>.
    </p>
  );
}
