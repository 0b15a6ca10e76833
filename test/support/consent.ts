/** Fills in the provider's consent form as a browser does, and gives the address it is sent to then. */
export async function decide(authorizationUrl: string, user: string, decision: "approve" | "deny"): Promise<string> {
  const page = await fetch(authorizationUrl, { redirect: "manual" });
  const html = await page.text();
  if (page.status !== 200) throw new Error(`no consent page: ${page.status} ${page.headers.get("location") ?? html}`);
  const form = readForm(html);
  form.fields.set("user", user);
  form.fields.set("decision", decision);
  const answer = await fetch(new URL(form.action, authorizationUrl), {
    method: "POST",
    body: form.fields,
    redirect: "manual",
  });
  const location = answer.headers.get("location");
  if (!location) throw new Error(`the consent form led nowhere: ${answer.status} ${await answer.text()}`);
  return location;
}

/** The page's one form: where it goes, and what it sends when nobody touches it. */
function readForm(html: string): { action: string; fields: URLSearchParams } {
  const [form] = tags(html, "form");
  if (!form) throw new Error("the page has no form");
  const fields = new URLSearchParams();
  for (const input of tags(html, "input")) {
    const sent =
      input.type === "hidden" || ((input.type === "checkbox" || input.type === "radio") && "checked" in input);
    if (sent && input.name) fields.append(input.name, input.value ?? "on");
  }
  return { action: form.action ?? "", fields };
}

function tags(html: string, name: string): Record<string, string>[] {
  return [...html.matchAll(new RegExp(`<${name}\\b([^>]*)>`, "g"))].map(([, attributes = ""]) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, key = "", value = ""]) => [key, unescaped(value)]),
    ),
  );
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => entities[name] ?? "");
}
