import { Unavailable } from "@counterfoil/next";
import { TroubleNotice } from "../../ui/notice";
import { Shell } from "../../ui/shell";

/** A page about the account while nobody answers. */
export function Absent({ here }: { here: string }) {
  const trouble = { message: "", extensions: { reason: "server_unavailable" } };
  return (
    <Shell account={null}>
      <title>Your account · Counterfoil</title>
      <TroubleNotice trouble={trouble} here={here} />
    </Shell>
  );
}

export function withoutServer(error: unknown): { status: "unavailable" } {
  if (error instanceof Unavailable) return { status: "unavailable" };
  throw error;
}
