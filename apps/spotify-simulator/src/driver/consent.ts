/** What a person does on the consent page. */
export interface Decision {
  /** The user's `id`. */
  user: string;
  decision: "approve" | "deny";
  /** Scopes the person unchecks. */
  unchecked?: readonly string[];
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/**
 * Opens an authorization URL, fills in the form as a person would, and answers the URL the browser is sent to. Throws
 * when the page refuses the request.
 */
export async function consent(
  authorizationUrl: string | URL,
  { user, decision, unchecked = [] }: Decision,
): Promise<URL> {
  const page = await fetch(authorizationUrl, { redirect: "manual" });
  const early = page.headers.get("location");
  if (early !== null) return new URL(early);
  const html = await page.text();
  if (page.status !== 200) throw new Error(`${page.status} ${/<h1>(.*?)<\/h1>/.exec(html)?.[1]}`);
  const form = new URLSearchParams(
    fields(html).filter(([name, value]) => name !== "scope" || !unchecked.includes(value)),
  );
  form.set("user", user);
  form.set("decision", decision);
  const answer = await fetch(new URL("/authorize", authorizationUrl), {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`${answer.status} ${/<h1>(.*?)<\/h1>/.exec(await answer.text())?.[1]}`);
  return new URL(location);
}

function fields(html: string): [string, string][] {
  return [...html.matchAll(/<input type="(?:hidden|checkbox)" name="(\w+)" value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, value.replace(/&(#?\w+);/g, (whole, entity) => entities[entity] ?? whole)],
  );
}
