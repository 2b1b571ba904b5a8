const WORDS = 'cannot be read: ';

/** The problem of a night with a folder or file that is there and cannot be read. */
export function unreadable(reason: string): string {
  return `${WORDS}${reason}`;
}

/** Is this problem of a night such a one? */
export function isUnreadable(problem: string): boolean {
  return problem.startsWith(WORDS);
}
