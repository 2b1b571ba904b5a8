import { html } from 'hono/html';

/** A piece of a page, escaped. */
export type Html = ReturnType<typeof html>;

/** A wide table in a box of its own that scrolls sideways, by keyboard too, so that the page does not. */
export function scrollBox(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${content}</div>`;
}

/** A choice with its label. */
export function selectField(field: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}): Html {
  const { name, label, value, options } = field;
  return html`<label class="field" for="${name}">${label}<select id="${name}" name="${name}">${options.map(
    (option) =>
      html`<option value="${option.value}"${option.value === value ? html` selected` : ''}>${option.text}</option>`,
  )}</select></label>`;
}
