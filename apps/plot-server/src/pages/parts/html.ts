import { html } from 'hono/html';

/** A piece of a page, escaped. */
export type Html = ReturnType<typeof html>;

/** A wide table in a box of its own that scrolls sideways, by keyboard too, so that the page does not. */
export function scrollBox(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${content}</div>`;
}

interface Option {
  readonly value: string;
  readonly text: string;
}

/** A choice with its label. */
export function selectField(field: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
}): Html {
  const { name, label, value, options } = field;
  return html`<label class="field" for="${name}">${label}<select id="${name}" name="${name}">${options.map(
    (option) =>
      html`<option value="${option.value}"${option.value === value ? html` selected` : ''}>${option.text}</option>`,
  )}</select></label>`;
}

/** Boxes of which any number can be checked; nothing where there is no choice. */
export function checkBoxes(field: {
  readonly name: string;
  readonly legend: string;
  readonly checked: readonly string[];
  readonly options: readonly Option[];
}): Html {
  const { name, legend, checked, options } = field;
  if (options.length < 2) return html``;
  return html`<fieldset class="boxes"><legend>${legend}</legend>${options.map(
    ({
      value,
      text,
    }) => html`<label for="${name}-${value}"><input type="checkbox" id="${name}-${value}" name="${name}" value="${value}"
${checked.includes(value) ? html`checked` : ''}>${text}</label>`,
  )}</fieldset>`;
}
