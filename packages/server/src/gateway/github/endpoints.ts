import type { EndpointData } from "../endpoint.js";

/** GitHub's endpoints for the planner: all calls of a person count together, and what comes depends on who asks. */
export const githubEndpoints: EndpointData = {
  templates: {
    "/user": { family: "core", visibility: "private" },
    "/user/repos": { family: "core", visibility: "private" },
    "/repositories/{id}": { family: "core", visibility: "private" },
  },
};
