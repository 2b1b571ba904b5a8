/** One process of a tree that is to be ended. */
interface TreeMember {
  readonly pid: number;
  readonly parent: number;
}

/**
 * Which processes of a tree to ask to end now: those whose parent is not one of it, and that have not been asked. A main
 * process that is asked first ends its children itself and says goodbye; children that go before it look like a crash to
 * it. What outlives its parent is asked next.
 */
export function nextToEnd<T extends TreeMember>(members: readonly T[], asked: ReadonlySet<number>): readonly T[] {
  const pids = new Set(members.map(({ pid }) => pid));
  return members.filter(({ pid, parent }) => !asked.has(pid) && (parent === pid || !pids.has(parent)));
}
