import { MailPage } from "../../ui/mail-page";
import type { Query } from "../../ui/query";

const STUB = {
  heading: "Why once more",
  texts: [
    "Anybody can type your address into a form. Only you can read its mail and know the password.",
    "If it was not you who signed up, close this page: nothing happens.",
  ],
};

export default async function VerifyPage({ searchParams }: { searchParams: Promise<Query> }) {
  return (
    <MailPage
      query={await searchParams}
      page="verify"
      title="Confirm your address"
      heading="Confirm your address."
      stub={STUB}
      form="verify"
      button="Confirm"
      password={{
        label: "Password",
        autoComplete: "current-password",
        hint: "The one you chose when you signed up.",
      }}
      again={{ href: "/sign-up", label: "Sign up again" }}
    />
  );
}
