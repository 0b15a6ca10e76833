import { CounterfoilError } from "@counterfoil/protocol";
import { pageArguments } from "../connection.js";
import { MemberFields } from "../member-fields.js";
import type { Sent } from "../members.js";
import type { FoundNode, SchemaModule } from "../schema-module.js";
import { githubEndpoints } from "./endpoints.js";
import { repositoryType } from "./repository.js";
import { readRepositories } from "./repository-list.js";

/** The provider's name. */
const GITHUB = "github";
const REPOSITORY_ID = /^github:repository:([1-9][0-9]{0,15})$/;

/** GitHub's schema: who the person is there, and their repositories. All of it is below one root field. */
export const githubSchema: SchemaModule = {
  provider: GITHUB,
  endpoints: githubEndpoints,
  changes: false,

  extend(builder, connections, node) {
    const repository = repositoryType(builder, node);
    const repositories = connections.of({
      name: "GitHubRepository",
      node: repository,
      description: "Repositories",
      counted: false,
    });

    const viewer = builder.objectRef<Sent>("GitHubViewer").implement({
      description: "The signed-in person at GitHub.",
      fields: (t) => {
        const members = new MemberFields(t);
        return {
          login: members.name("login", "The person's name in addresses; may change."),
          name: members.text("name", "As the person is called."),
          avatarUrl: members.text("avatar_url", "The person's picture."),
          url: members.text("html_url", "The person's page at GitHub."),
          repositories: t.field({
            type: repositories,
            description:
              "Repositories the person can see, the ones pushed to last first: public ones, and private ones with the scope repo. GitHub does not count them: the last page may be followed by an empty one.",
            args: pageArguments(t.arg),
            resolve: (_viewer, page, context) => readRepositories(context.api(GITHUB), page),
          }),
        };
      },
    });

    const root = builder.objectRef<object>("GitHub").implement({
      description: "What GitHub has. Needs the scope provider:github.",
      fields: (t) => ({
        viewer: t.field({
          type: viewer,
          description: "The signed-in person at GitHub.",
          extensions: { calls: 1 },
          resolve: (_github, _args, context) => context.api(GITHUB).get("/user"),
        }),
      }),
    });

    builder.queryFields((t) => ({
      github: t.field({
        type: root,
        nullable: false,
        description: "What GitHub has.",
        extensions: { calls: 0 },
        resolve: () => ({}),
      }),
    }));
  },

  async node(globalId, context): Promise<FoundNode | null> {
    const [, id] = REPOSITORY_ID.exec(globalId) ?? [];
    if (id === undefined)
      throw new CounterfoilError("invalid_request", { detail: "id is not a global id of this schema." });
    try {
      return { type: "GitHubRepository", sent: await context.api(GITHUB).get(`/repositories/${id}`) };
    } catch (error) {
      if (error instanceof CounterfoilError && error.reason === "not_found") return null;
      throw error;
    }
  },
};
