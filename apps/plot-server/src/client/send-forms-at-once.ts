import { visit } from './visit.ts';

/** Forms with `data-live` take effect with every choice, without a press of their button. */
export function sendFormsAtOnce(): void {
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (isHalfTyped(target)) return;
    if (target.form?.matches('[data-live]') === true) void visit(addressOf(target.form));
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-live]')) return;
    event.preventDefault();
    void visit(addressOf(form));
  });
}

/** A year that is being typed goes through 0002 and 0020 to 2025. */
function isHalfTyped({ type, value }: HTMLInputElement | HTMLSelectElement): boolean {
  return type === 'date' && value !== '' && value < '2000';
}

/** Where a form leads; fields without a value are left out. */
function addressOf(form: HTMLFormElement): string {
  const fields = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  );
  const query = new URLSearchParams(fields).toString();
  return query === '' ? form.action : `${form.action}?${query}`;
}
