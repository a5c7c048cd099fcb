/** "minClusterSize" -> "min cluster size". */
export function spaced(name: string): string {
  return name.replace(
    /([a-z0-9])([A-Z])/g,
    (_all, low: string, high: string) => `${low} ${high.toLowerCase()}`,
  );
}
