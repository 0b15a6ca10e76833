/** HTTP Basic as OAuth wants it: id and secret form-encoded first (RFC 6749 §2.3.1). */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map((part) => new URLSearchParams([["", part]]).toString().slice(1));
  return `Basic ${btoa(`${id}:${secret}`)}`;
}
