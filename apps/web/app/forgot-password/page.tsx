import Link from "next/link";
import { Entrance } from "../../ui/entrance";
import { Done, Field, Form, FormTrouble } from "../../ui/form";
import { MailboxHint } from "../../ui/mailbox-hint";
import { noteOf } from "../../ui/note";
import { firstOf, type Query } from "../../ui/query";

const STUB = {
  heading: "Nothing changes yet",
  texts: [
    "The password you have stays good until you choose another.",
    "Whether there is an account with an address is told to its mailbox alone.",
  ],
};

export default async function ForgotPasswordPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const note = await noteOf("forgot-password", query);
  if (firstOf(query.done) === "requested") {
    return (
      <Entrance title="Look into your mail" heading="Look into your mail." stub={STUB}>
        <Done title="A link may be on its way">
          If {note.email || "this address"} has an account with a password, a mail comes. Its link works for 30 minutes.
        </Done>
        <MailboxHint />
      </Entrance>
    );
  }
  return (
    <Entrance title="Forgot the password" heading="Choose a new password." stub={STUB}>
      <FormTrouble reason={firstOf(query.error)} note={note} hasEmail />
      <Form route="forgot-password" button="Send me a link">
        <Field label="E-mail address" name="email" type="email" autoComplete="username" note={note} about="email" />
      </Form>
      <p className="ways">
        <Link href="/sign-in" prefetch={false}>
          Back to sign in
        </Link>
      </p>
    </Entrance>
  );
}
