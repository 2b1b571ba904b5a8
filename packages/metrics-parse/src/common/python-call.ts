/** A Python value as far as printed arguments need it. */
export type PythonValue = string | number | boolean | null;

/**
 * The arguments of a printed Python call such as `Namespace(seed=1, tag=None)` or `ServerArgs(tp_size=8, …)`, each as
 * the text it was printed with. `text` starts anywhere before `name(`. A call that is cut off gives the arguments
 * before the cut, without the one the cut is in. Only `wanted` arguments are given, where a set is named.
 */
export function pythonArguments(
  text: string,
  options: { readonly name: string; readonly wanted?: ReadonlySet<string> },
): Readonly<Record<string, string>> {
  const { name, wanted } = options;
  const start = text.indexOf(`${name}(`);
  return start === -1 ? {} : readPairs(text, { from: start + name.length + 1, between: '=', wanted });
}

/** The same for a printed dict, `before{'seed': 1, 'tag': None}`; its names are given without their quotes. */
export function pythonDict(text: string, before: string): Readonly<Record<string, string>> {
  const start = text.indexOf(`${before}{`);
  const pairs = start === -1 ? {} : readPairs(text, { from: start + before.length + 1, between: ': ' });
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [String(pythonValue(name)), value]));
}

function readPairs(
  text: string,
  how: { readonly from: number; readonly between: string; readonly wanted?: ReadonlySet<string> | undefined },
): Readonly<Record<string, string>> {
  const { between, wanted } = how;
  const found: Record<string, string> = {};
  for (let at = how.from; at < text.length; ) {
    const middle = text.indexOf(between, at);
    const end = middle === -1 ? -1 : argumentEnd(text, middle + between.length);
    if (end === -1) break;
    const argument = text.slice(at, middle);
    if (!wanted || wanted.has(argument)) found[argument] = text.slice(middle + between.length, end);
    if (text.charCodeAt(end) !== COMMA) break;
    at = text.charCodeAt(end + 1) === SPACE ? end + 2 : end + 1;
  }
  return found;
}

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const QUOTE = 39;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_DICT = 123;
const CLOSE_DICT = 125;

/** Offset of the comma or closing bracket that ends the value at `from`; -1 when the text ends first. */
function argumentEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
      case DOUBLE_QUOTE:
        at = closingQuote(text, at);
        if (at === -1) return -1;
        break;
      case OPEN:
      case OPEN_LIST:
      case OPEN_DICT:
        depth += 1;
        break;
      case COMMA:
        if (depth === 0) return at;
        break;
      case CLOSE:
      case CLOSE_LIST:
      case CLOSE_DICT:
        if (depth === 0) return at;
        depth -= 1;
        break;
      default:
    }
  }
  return -1;
}

function closingQuote(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  for (let at = open + 1; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === BACKSLASH) at += 1;
    else if (letter === quote) return at;
  }
  return -1;
}

const NUMBER = /^-?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/;
const QUOTED = /^(['"])(.*)\1$/s;

/** What a printed literal means; a text that is no literal (`<Foo object at 0x…>`, `inf`, a list) is given back as it is. */
export function pythonValue(literal: string): PythonValue {
  if (literal === 'None') return null;
  if (literal === 'True') return true;
  if (literal === 'False') return false;
  if (NUMBER.test(literal)) return Number(literal);
  const quoted = QUOTED.exec(literal)?.[2];
  return quoted === undefined ? literal : quoted.replace(/\\(['"\\])/g, '$1');
}
