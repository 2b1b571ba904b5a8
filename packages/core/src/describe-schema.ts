import type * as v from 'valibot';

interface Step {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
  readonly message?: unknown;
}

interface Shape extends Step {
  readonly pipe?: readonly Step[];
  readonly options?: readonly unknown[];
  readonly item?: Shape;
  readonly wrapped?: Shape;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly value?: Shape;
}

/** What values a schema takes, for people: `a whole number from 1 to 65535`, `one of mi30x, mi35x`. */
export function describeSchema(schema: v.GenericSchema): string {
  return describe(schema as unknown as Shape);
}

/** Every field that an object somewhere in a schema may have. */
export function fieldsOf(schema: v.GenericSchema): readonly string[] {
  return fields(schema as unknown as Shape);
}

/** Does a schema take numbers, or lists of them? Then text of a variable is read as such. */
export function numbersOf(schema: v.GenericSchema): 'one' | 'list' | undefined {
  const { type, item } = schema as unknown as Shape;
  if (type === 'number') return 'one';
  return type === 'array' && item?.type === 'number' ? 'list' : undefined;
}

function describe(shape: Shape): string {
  switch (shape.type) {
    case 'number':
      return numberWords(shape);
    case 'picklist':
      return `one of ${(shape.options ?? []).join(', ')}`;
    case 'union':
      return typeof shape.message === 'string' ? shape.message : 'true or false';
    case 'array':
      return shape.item?.type === 'number'
        ? `a list such as 1 2 4, each ${numberWords(shape.item)}`
        : `a list, each ${shape.item === undefined ? 'a value' : describe(shape.item)}`;
    case 'string':
      return textWords(shape);
    case 'record':
      return `an object of ${shape.value === undefined ? 'values' : describe(shape.value)} by name`;
    case 'strict_object':
      return `{ ${Object.keys(shape.entries ?? {}).join(', ')} }`;
    default:
      return shape.wrapped === undefined ? shape.type : describe(shape.wrapped);
  }
}

function numberWords({ pipe = [] }: Shape): string {
  const limit = (type: string) => pipe.find((step) => step.type === type)?.requirement;
  const what = pipe.some(({ type }) => type === 'integer') ? 'a whole number' : 'a number';
  const [least, most, above] = [limit('min_value'), limit('max_value'), limit('gt_value')];
  const from = least === undefined ? (above === undefined ? '' : ` above ${above}`) : ` from ${least}`;
  return `${what}${from}${most === undefined ? '' : ` to ${most}`}`;
}

function textWords({ pipe = [] }: Shape): string {
  const told = pipe.find(({ kind, message }) => kind === 'validation' && typeof message === 'string')?.message;
  if (typeof told === 'string') return told;
  const start = pipe.find(({ type }) => type === 'starts_with')?.requirement;
  return start === undefined ? 'text' : `text that starts with ${start}`;
}

function fields(shape: Shape | undefined): readonly string[] {
  if (shape === undefined) return [];
  const own = Object.entries(shape.entries ?? {}).flatMap(([name, entry]) => [name, ...fields(entry)]);
  return [...own, ...fields(shape.item), ...fields(shape.wrapped), ...fields(shape.value)];
}
