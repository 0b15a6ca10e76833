import type { FieldName, FormName, MailPage as MailPageName } from "@counterfoil/next";
import Link from "next/link";
import type { ComponentProps } from "react";
import { counterfoil } from "../counterfoil";
import { Entrance } from "./entrance";
import { Field, Form, FormTrouble } from "./form";
import { noteOf } from "./note";
import { firstOf, type Query } from "./query";

interface MailPageProps {
  query: Query;
  page: MailPageName;
  title: string;
  heading: string;
  stub: ComponentProps<typeof Entrance>["stub"];
  form: FormName;
  button: string;
  password: {
    label: string;
    autoComplete: "current-password" | "new-password";
    hint: string;
    about?: FieldName;
  };
  /** Where there is another link to be had. */
  again: { href: string; label: string };
}

/** A page that the link of a mail leads to: it asks for a password, as long as the link is good. */
export async function MailPage({ query, page, title, heading, stub, form, button, password, again }: MailPageProps) {
  const error = firstOf(query.error);
  const note = await noteOf(form, query);
  const hasLink = await counterfoil.hasMailLink(page);
  return (
    <Entrance title={title} heading={heading} stub={stub}>
      <FormTrouble reason={error ?? (hasLink ? null : "invalid_email_token")} note={note} />
      {hasLink ? (
        <Form route={form} button={button}>
          <Field name="password" type="password" note={note} {...password} />
        </Form>
      ) : (
        <p className="ways">
          <Link href={again.href} prefetch={false}>
            {again.label}
          </Link>
          <Link href="/sign-in" prefetch={false}>
            Sign in
          </Link>
        </p>
      )}
    </Entrance>
  );
}
