import type { User } from "../catalogue/records.js";
import { escapeHtml } from "../html.js";
import { type Scope, scopeTexts } from "../scopes.js";
import type { AuthorizationRequest } from "./authorization-request.js";

/** The page on which a person picks who they are and what the app may do: one form, no script. */
export function consentPage(request: AuthorizationRequest, users: readonly User[]): string {
  const app = escapeHtml(request.app.name);
  return `<h1>${app} asks for access to your account</h1>
<form method="post" action="/authorize" accept-charset="utf-8">
${hiddenFields(request)}
<label class="name" for="user">Sign in as</label>
<select id="user" name="user" autocomplete="off">
${users.map(option).join("\n")}
</select>
${scopeFields(request.scopes)}
<div class="decide">
<button type="submit" name="decision" value="approve">Approve</button>
<button type="submit" name="decision" value="deny">Deny</button>
</div>
<p class="small">Either way you go back to ${escapeHtml(request.redirectUri)}</p>
</form>`;
}

function hiddenFields(request: AuthorizationRequest): string {
  const fields = {
    response_type: "code",
    client_id: request.app.clientId,
    redirect_uri: request.redirectUri,
    requested_scope: request.scopes.join(" "),
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: request.codeChallenge && "S256",
  };
  return Object.entries(fields)
    .filter((field): field is [string, string] => field[1] !== undefined)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join("\n");
}

function option(user: User): string {
  const note = user.allowListed ? "" : " — not on the app’s allow-list";
  return `<option value="${escapeHtml(user.id)}">${escapeHtml(user.displayName ?? user.id)}${note}</option>`;
}

function scopeFields(scopes: readonly Scope[]): string {
  if (scopes.length === 0) return "<p>It asks for nothing beyond what is public.</p>";
  const rows = scopes.map(
    (scope) =>
      `<label class="scope"><input type="checkbox" name="scope" value="${scope}" checked><span>${escapeHtml(scopeTexts[scope])}</span><code>${scope}</code></label>`,
  );
  return `<fieldset>
<legend>It would like to</legend>
${rows.join("\n")}
</fieldset>`;
}
