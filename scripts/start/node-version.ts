/** Whether a Node.js version, as in `process.versions.node`, is older than 20.19. */
export function tooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 20 || (major === 20 && minor < 19);
}
