import type { GraphqlError } from "@counterfoil/next";
import { ConnectForm } from "./connect-form";
import { explainTrouble } from "./reasons";

const UNEXPLAINED: GraphqlError = { message: "" };

/** Why the provider's data is not here, and what to do next. */
export function TroubleNotice({ trouble, here }: { trouble: GraphqlError | undefined; here: string }) {
  const { title, text, action } = explainTrouble(trouble ?? UNEXPLAINED, here);
  return (
    <section className="notice" role="status">
      <h2>{title}</h2>
      <p>{text}</p>
      {action?.connect !== undefined && (
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
