/** Whether a text is the name of a provider: what may stand after `/api/auth/`. */
export function isProviderName(text: string): boolean {
  return /^[a-z][a-z0-9_-]{0,31}$/.test(text);
}
