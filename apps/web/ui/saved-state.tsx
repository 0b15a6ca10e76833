import type { GraphqlError } from "@counterfoil/next";
import { troubleOf } from "../data/ask";
import { AllowForm } from "./allow-form";
import { LIBRARY } from "./purposes";
import { SaveForm } from "./save-form";

interface SavedStateProps {
  id: string;
  name: string;
  /** The library's answer; null where it has none. */
  contains: readonly { saved: boolean }[] | null;
  errors: readonly GraphqlError[];
  here: string;
}

/** Whether something is in the library and the button for the other; the way to the permission where that is missing. */
export function SavedState({ id, name, contains, errors, here }: SavedStateProps) {
  const state = contains?.[0];
  if (state) {
    return (
      <div className="saved-state">
        {state.saved && <p>In your library</p>}
        <SaveForm id={id} name={name} saved={state.saved} here={here} />
      </div>
    );
  }
  if (troubleOf(errors, "library")?.extensions?.reason !== "insufficient_scope") return null;
  return <AllowForm purpose={LIBRARY} here={here} button="Allow saving" quiet />;
}
