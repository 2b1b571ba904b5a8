/** On a narrow screen, what can be chosen is folded up until somebody wants to choose: the charts come first. */
export function foldChoices(page: ParentNode, isOpen = !matchMedia('(max-width: 800px)').matches): void {
  for (const details of page.querySelectorAll<HTMLDetailsElement>('details[data-fold]')) details.open = isOpen;
}
