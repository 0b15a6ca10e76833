import Link from "next/link";
import { Entrance } from "../../ui/entrance";
import { Done, Field, Form, FormTrouble } from "../../ui/form";
import { MailboxHint } from "../../ui/mailbox-hint";
import { noteOf } from "../../ui/note";
import { firstOf, type Query } from "../../ui/query";

const STUB = {
  heading: "Two steps",
  texts: [
    "First you tell us an address and a password. Then a mail comes, with a link that makes the account yours.",
    "Until then there is no account, and nobody learns whether there was one.",
  ],
};

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const error = firstOf(query.error);
  const note = await noteOf("register", query);
  if (firstOf(query.done) === "registered") {
    return (
      <Entrance title="Look into your mail" heading="Look into your mail." stub={STUB}>
        <Done title="One step left">
          We have written to {note.email || "your address"}. Open the link of that mail within 24 hours.
        </Done>
        <MailboxHint />
      </Entrance>
    );
  }
  return (
    <Entrance title="Make an account" heading="Make an account." stub={STUB}>
      <FormTrouble reason={error} note={note} hasEmail />
      <Form route="register" button="Make an account">
        <Field
          label="Name"
          name="name"
          type="text"
          autoComplete="name"
          note={note}
          about="name"
          hint="What we call you. You may leave it out."
        />
        <Field label="E-mail address" name="email" type="email" autoComplete="username" note={note} about="email" />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          note={note}
          about="password"
          hint="8 characters at least. A few words in a row are good."
        />
      </Form>
      <p className="ways">
        <Link href="/sign-in" prefetch={false}>
          Back to sign in
        </Link>
      </p>
    </Entrance>
  );
}
