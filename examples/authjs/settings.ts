/** A setting of the environment. Throws for one that is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set: see .env.example`);
  return value;
}
