/** A way in which a neighbour is lost, and its return. */
export interface Outage {
  how: "killed" | "silent";
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}
