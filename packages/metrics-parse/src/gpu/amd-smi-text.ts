/** A block of labels of `amd-smi metric` or `amd-smi process` as the object that `--json` prints. */
export type SmiTree = { [key: string]: string | SmiTree };

const LINE = /^( *)([A-Z][A-Z0-9_]*):(?: +(\S.*?))? *$/;

/**
 * The indented text of `amd-smi metric` and `amd-smi process` (`GPU: 0`, then labels below labels) as its `--json` has
 * it, keys in small letters and values as printed; empty when the text is another one.
 */
export function readAmdSmiText(lines: readonly string[]): readonly SmiTree[] {
  const gpus: SmiTree[] = [];
  let open: { readonly indent: number; readonly tree: SmiTree }[] = [];
  for (const line of lines) {
    const match = LINE.exec(line);
    if (!match?.[2]) continue;
    const indent = match[1]?.length ?? 0;
    const key = match[2].toLowerCase();
    if (indent === 0) open = [];
    if (indent === 0 && key === 'gpu' && match[3] !== undefined) {
      gpus.push({ gpu: match[3] });
      open = [{ indent: 0, tree: gpus.at(-1) ?? {} }];
      continue;
    }
    open = open.filter((block) => block.indent < indent);
    const parent = open.at(-1)?.tree;
    if (!parent) continue;
    const value = match[3] ?? {};
    parent[key] = value;
    if (typeof value !== 'string') open.push({ indent, tree: value });
  }
  return gpus;
}

/** `PROCESS_INFO` blocks repeat below one GPU: the text of each on its own, the GPU before it. */
export function processBlocks(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  let gpu: string | undefined;
  for (const line of lines) {
    if (/^GPU: +\d+/.test(line)) gpu = line;
    else if (/^ +PROCESS_INFO:/.test(line) && gpu !== undefined) blocks.push([gpu, line]);
    else blocks.at(-1)?.push(line);
  }
  return blocks;
}
