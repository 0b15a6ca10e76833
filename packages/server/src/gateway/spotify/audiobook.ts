import { pageArguments } from "../connection.js";
import { MemberFields } from "../member-fields.js";
import { objectOf, objectsOf, textOf } from "../members.js";
import { type Draft, LOST } from "./draft.js";
import { idOf, ownId } from "./ids.js";
import { readPage } from "./lists.js";
import { partFields, talkFields } from "./talk.js";
import { WebApi } from "./web-api.js";
import { wholeMember } from "./whole.js";

/** Audiobooks and their chapters, and the queries `audiobook` and `chapter`. */
export function audiobookTypes(draft: Draft): void {
  const { builder, audiobook, chapter, copyright, node, connection } = draft;

  audiobook.implement({
    description: "A book that is read to you.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      const names = (member: "authors" | "narrators", description: string) =>
        t.stringList({
          nullable: { list: false, items: false },
          description,
          extensions: { members: [member] },
          resolve: (sent) => objectsOf(sent[member]).flatMap(({ name }) => textOf(name) ?? []),
        });
      return {
        id: draft.id(t, "audiobook"),
        ...talkFields(t, draft),
        authors: names("authors", "Who wrote it."),
        narrators: names("narrators", "Who reads it."),
        edition: members.text("edition", "Which edition, as in `Unabridged`."),
        copyrights: members.objects(copyright, "copyrights", "Copyright notices."),
        chapterCount: members.whole("total_chapters", "How many chapters it has."),
        chapters: t.field({
          type: connection.chapters,
          description: "Its chapters, in order.",
          extensions: { needs: ["id"], brief: true },
          args: pageArguments(t.arg),
          resolve: ({ id, chapters }, page, context) => {
            const path = `/audiobooks/${ownId({ id })}/chapters`;
            return readPage(new WebApi(context), { path, known: objectOf(chapters) }, page);
          },
        }),
        publisher: members.text("publisher", "Who brought it out.", { deprecated: LOST }),
        availableMarkets: members.texts("available_markets", "Countries where it can be had; empty where unknown.", {
          deprecated: LOST,
        }),
      };
    },
  });

  chapter.implement({
    description: "A chapter of an audiobook.",
    interfaces: [node],
    fields: (t) => {
      const members = new MemberFields(t);
      return {
        id: draft.id(t, "chapter"),
        ...partFields(t, draft),
        chapterNumber: members.whole(
          "chapter_number",
          "Its place in the book; the first is 0 or 1, as the book has it.",
        ),
        audiobook: t.field({
          type: audiobook,
          description: "The book it belongs to. On chapters of a book's own list it costs a call.",
          extensions: { needs: ["id"], members: ["audiobook"], whole: true },
          resolve: async (sent, _args, context) =>
            objectOf(await wholeMember(new WebApi(context), "chapters", sent, "audiobook")),
        }),
      };
    },
  });

  builder.queryFields((t) => ({
    audiobook: t.field({
      type: audiobook,
      description: "An audiobook; null where there is none with that id, or none in the person's country.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/audiobooks/${idOf("audiobook", id)}`),
    }),
    chapter: t.field({
      type: chapter,
      description: "A chapter; null where there is none with that id.",
      args: { id: t.arg.id({ required: true, description: "Global id, or Spotify's id." }) },
      resolve: (_root, { id }, context) => new WebApi(context).find(`/chapters/${idOf("chapter", id)}`),
    }),
  }));
}
