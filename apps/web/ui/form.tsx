import type { FieldName, FormNote } from "@counterfoil/next";
import type { ReactNode } from "react";
import { explainForm } from "./form-reasons";

interface FieldProps {
  label: string;
  /** What the form sends it as. */
  name: string;
  type: "email" | "password" | "text";
  autoComplete: "username" | "current-password" | "new-password" | "name";
  note: FormNote;
  /** The field of the note that speaks of this one. */
  about?: FieldName;
  hint?: string;
}

/** A labelled field with its hint and, after a try, what is wrong with it. Keeps what was typed, never a password. */
export function Field({ label, name, type, autoComplete, note, about, hint }: FieldProps) {
  const problem = about && note.problems[about];
  const typed = about === "email" || about === "name" ? note[about] : "";
  const described = [problem && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        autoComplete={autoComplete}
        defaultValue={typed}
        required={autoComplete !== "name"}
        aria-invalid={problem ? true : undefined}
        aria-describedby={described || undefined}
        {...(type === "email" ? { autoCapitalize: "none", spellCheck: false } : {})}
      />
      {problem && (
        <p className="field-problem" id={`${name}-problem`}>
          {problem.text}
        </p>
      )}
      {hint && (
        <p className="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A form of the sign-in routes. The server says what is wrong, all at once; the browser's own words stay out of it. */
export function Form({ route, children, button }: { route: string; children: ReactNode; button: string }) {
  return (
    <form className="form" action={`/api/auth/${route}`} method="post" noValidate>
      {children}
      <button type="submit">{button}</button>
    </form>
  );
}

interface FormTroubleProps {
  reason: string | null;
  note: FormNote;
  hasEmail?: boolean;
  /** The provider that the way led through, by name. */
  provider?: string;
}

/** Why a form did not go through. */
export function FormTrouble({ reason, note, hasEmail = false, provider = "The provider" }: FormTroubleProps) {
  if (reason === null) return null;
  return <Trouble {...explainForm(reason, note, { hasEmail, provider })} />;
}

/** Something that did not go well. */
export function Trouble({ title, text }: { title: string; text: string }) {
  return (
    <div className="trouble" role="alert">
      <strong>{title}</strong>
      <p>{text}</p>
    </div>
  );
}

/** Something that went well, said once. */
export function Done({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="trouble done" role="status">
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  );
}
