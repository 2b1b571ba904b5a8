/** Options by their whole names, which every SGLang version knows; the short ones are abbreviations that argparse allows. */
export const WHOLE_NAMES: Readonly<Record<string, string>> = { '--tp': '--tp-size', '--dp': '--dp-size' };

/** Where SGLang keeps its clients since v0.5.15 at the latest, by their old modules; `bench_one_batch` ended with v0.5.20. */
export const MOVED_MODULES: Readonly<Record<string, string>> = {
  'sglang.bench_serving': 'sglang.benchmark.serving',
  'sglang.bench_one_batch': 'sglang.benchmark.one_batch',
};

/** A word of a command line under its newest name: two commands that differ only in names are the same command. */
export function newestName(word: string): string {
  return WHOLE_NAMES[word] ?? MOVED_MODULES[word] ?? word;
}
