import { privateUser } from "./objects/user.js";
import { type Operation, ok } from "./operation.js";

/** The user's own account. */
export const meOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/me",
    scopes: [],
    mode: "both",
    cache: "user",
    handler: (call) => ok(privateUser(call.view, call.user, call.scopes)),
  },
];
