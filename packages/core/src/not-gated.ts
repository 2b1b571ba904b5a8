/** What is said of an accuracy without a pass mark; `evaluator` is who asked, if not SGLang's script. */
export function notGated(evaluator: string | undefined): string {
  return `no pass mark known for ${evaluator ?? 'this model'}: measured, not gated`;
}
