import Link from "next/link";
import { counterfoil } from "../../counterfoil";
import { Entrance } from "../../ui/entrance";
import { Field, Form, FormTrouble } from "../../ui/form";
import { noteOf } from "../../ui/note";
import { firstOf, type Query } from "../../ui/query";

const STUB = {
  heading: "Why once more",
  texts: [
    "Anybody can type your address into a form. Only you can read its mail and know the password.",
    "If it was not you who signed up, close this page: nothing happens.",
  ],
};

export default async function VerifyPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const error = firstOf(query.error);
  const note = await noteOf("verify", query);
  const hasLink = await counterfoil.hasMailLink("verify");
  return (
    <Entrance title="Confirm your address" heading="Confirm your address." stub={STUB}>
      <FormTrouble reason={error ?? (hasLink ? null : "invalid_email_token")} note={note} />
      {hasLink ? (
        <Form route="verify" button="Confirm">
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            note={note}
            hint="The one you chose when you signed up."
          />
        </Form>
      ) : (
        <p className="ways">
          <Link href="/sign-up" prefetch={false}>
            Sign up again
          </Link>
          <Link href="/sign-in" prefetch={false}>
            Sign in
          </Link>
        </p>
      )}
    </Entrance>
  );
}
