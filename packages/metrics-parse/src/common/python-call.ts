/** A Python value as far as printed arguments need it. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[];

/**
 * The arguments of a printed Python call such as `Namespace(seed=1, tag=None)` or `ServerArgs(tp_size=8, …)`, each as
 * the text it was printed with. `text` starts anywhere before `name(`. A call that is cut off gives the arguments
 * before the cut, without the one the cut is in.
 */
export function pythonArguments(text: string, name: string): Readonly<Record<string, string>> {
  const start = text.indexOf(`${name}(`);
  const found: Record<string, string> = {};
  if (start === -1) return found;
  let at = start + name.length + 1;
  while (at < text.length) {
    const end = argumentEnd(text, at);
    if (end === -1) break;
    const equals = text.indexOf('=', at);
    if (equals !== -1 && equals < end) found[text.slice(at, equals).trim()] = text.slice(equals + 1, end).trim();
    if (text[end] === ')') break;
    at = end + 1;
  }
  return found;
}

/** Offset of the comma or closing bracket that ends the argument at `from`; -1 when the text ends first. */
function argumentEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'" || letter === '"') {
      at = closingQuote(text, at);
      if (at === -1) return -1;
    } else if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    else if (letter === ',' && depth === 0) return at;
    else if (letter === ')' || letter === ']' || letter === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

function closingQuote(text: string, open: number): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** What a printed literal means; a text that is no literal (`<Foo object at 0x…>`, `inf`) is given back as it is. */
export function pythonValue(literal: string): PythonValue {
  if (literal === 'None') return null;
  if (literal === 'True') return true;
  if (literal === 'False') return false;
  if (/^-?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/.test(literal)) return Number(literal);
  const quoted = /^(['"])(.*)\1$/s.exec(literal);
  return quoted?.[2] !== undefined ? quoted[2].replace(/\\(['"\\])/g, '$1') : literal;
}
