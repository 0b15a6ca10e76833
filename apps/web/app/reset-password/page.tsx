import Link from "next/link";
import { counterfoil } from "../../counterfoil";
import { Entrance } from "../../ui/entrance";
import { Field, Form, FormTrouble } from "../../ui/form";
import { noteOf } from "../../ui/note";
import { firstOf, type Query } from "../../ui/query";

const STUB = {
  heading: "A clean start",
  texts: ["With a new password every device is signed out, this one too, and older links are void."],
};

export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const error = firstOf(query.error);
  const note = await noteOf("reset-password", query);
  const hasLink = await counterfoil.hasMailLink("resetPassword");
  return (
    <Entrance title="New password" heading="Choose a new password." stub={STUB}>
      <FormTrouble reason={error ?? (hasLink ? null : "invalid_email_token")} note={note} />
      {hasLink ? (
        <Form route="reset-password" button="Set the new password">
          <Field
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            note={note}
            about="password"
            hint="8 characters at least. A few words in a row are good."
          />
        </Form>
      ) : (
        <p className="ways">
          <Link href="/forgot-password" prefetch={false}>
            Send me a new link
          </Link>
          <Link href="/sign-in" prefetch={false}>
            Sign in
          </Link>
        </p>
      )}
    </Entrance>
  );
}
