import type { GraphqlError } from "@counterfoil/next";
import { AllowForm } from "./allow-form";
import { ConnectForm } from "./connect-form";
import type { Purpose } from "./purposes";
import { explainTrouble } from "./reasons";

const UNEXPLAINED: GraphqlError = { message: "" };

interface TroubleNoticeProps {
  trouble: GraphqlError | undefined;
  here: string;
  /** What the page is for, where that takes more than a sign-in. */
  purpose?: Purpose;
}

/** Why the provider's data is not here, and what to do next. */
export function TroubleNotice({ trouble, here, purpose }: TroubleNoticeProps) {
  const { title, text, action } = explainTrouble(trouble ?? UNEXPLAINED, here, purpose);
  return (
    <section className="notice" role="status">
      <h2>{title}</h2>
      <p>{text}</p>
      {action?.purpose && <AllowForm purpose={action.purpose} here={action.href} button={action.label} />}
      {action?.connect !== undefined && action.purpose === undefined && (
        <ConnectForm provider={action.connect} returnTo={action.href} button={action.label} />
      )}
      {action && action.connect === undefined && (
        <a className="button" href={action.href}>
          {action.label}
        </a>
      )}
    </section>
  );
}

/** Nothing is wrong, there is just nothing to show. */
export function EmptyNotice({ title, text }: { title: string; text: string }) {
  return (
    <section className="notice">
      <h2>{title}</h2>
      <p>{text}</p>
    </section>
  );
}
