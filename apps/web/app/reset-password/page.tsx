import { MailPage } from "../../ui/mail-page";
import type { Query } from "../../ui/query";

const STUB = {
  heading: "A clean start",
  texts: ["With a new password every device is signed out, this one too, and older links are void."],
};

export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<Query> }) {
  return (
    <MailPage
      query={await searchParams}
      page="resetPassword"
      title="New password"
      heading="Choose a new password."
      stub={STUB}
      form="reset-password"
      button="Set the new password"
      password={{
        label: "New password",
        autoComplete: "new-password",
        hint: "8 characters at least. A few words in a row are good.",
        about: "password",
      }}
      again={{ href: "/forgot-password", label: "Send me a new link" }}
    />
  );
}
