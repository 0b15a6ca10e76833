import type { Builder } from "../builder.js";
import { MemberFields } from "../member-fields.js";
import { needed, type Sent, wholeOf } from "../members.js";
import type { NodeInterface } from "../node-interface.js";

/** Repositories. */
export function repositoryType(builder: Builder, node: NodeInterface) {
  return builder.objectRef<Sent>("GitHubRepository").implement({
    description: "A repository.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: t.id({
          nullable: false,
          description: "The global id: `github:repository:` and GitHub's number, which renaming does not change.",
          resolve: ({ id }) => `github:repository:${needed(wholeOf(id))}`,
        }),
        name: members.name("name", "Its name."),
        fullName: members.name("full_name", "Owner and name."),
        description: members.text("description", "What it is."),
        url: members.text("html_url", "Its page at GitHub."),
        isPrivate: members.sure("private", "Whether only some can see it."),
        isFork: members.sure("fork", "Whether it began as a copy of another."),
        isArchived: members.sure("archived", "Whether it can be read only."),
        language: members.text("language", "The language that most of it is in."),
        stargazerCount: members.whole("stargazers_count", "How many have starred it."),
        defaultBranch: members.text("default_branch", "Its main branch."),
        pushedAt: members.text("pushed_at", "When it was last pushed to: an instant (RFC 3339)."),
      };
    },
  });
}
