import type { EndpointData } from "../endpoint.js";

/** GitHub's endpoints for the planner. It counts all of them together. */
export const githubEndpoints: EndpointData = {
  templates: {
    "/user": { family: "core", visibility: "private" },
    "/repositories/{id}": { family: "core", visibility: "private" },
    "/user/repos": { family: "core", visibility: "private" },
  },
};
