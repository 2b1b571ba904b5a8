import type { Command, Ports } from '@sglang-ci/core';

/** Importing SGLang takes half a minute a program on a cold disk; machine time. */
const LIMIT_MS = 300_000;

/** What a program's own argument parser says of a command line; `unsure` when it could not be asked. */
export type ParserAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly message: string; readonly options: readonly string[] }
  | { readonly kind: 'no-module' }
  | { readonly kind: 'unsure' };

/**
 * Runs each module up to the point where its arguments are parsed, and no further: no model is loaded and no GPU is used.
 * So hidden, deprecated and abbreviated names are judged as the program itself would. Prints one line of JSON per command.
 */
const ASK = `
import argparse, contextlib, io, json, os, runpy, sys, warnings
warnings.simplefilter('ignore')
os.environ['CUDA_VISIBLE_DEVICES'] = os.environ['HIP_VISIBLE_DEVICES'] = ''
class Taken(BaseException): pass
class Refused(BaseException): pass
parse = argparse.ArgumentParser.parse_args
def parse_args(self, args=None, namespace=None):
    parse(self, args, namespace)
    raise Taken()
def error(self, message):
    raise Refused(message, sorted(self._option_string_actions))
argparse.ArgumentParser.parse_args = parse_args
argparse.ArgumentParser.error = error
for module, *argv in json.loads(sys.argv[1]):
    sys.argv = [module, *argv]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            runpy.run_module(module, run_name='__main__')
        answer = {'kind': 'unsure'}
    except Taken: answer = {'kind': 'taken'}
    except Refused as e: answer = {'kind': 'refused', 'message': e.args[0], 'options': e.args[1]}
    except ImportError as e: answer = {'kind': 'no-module' if module in str(e) else 'unsure'}
    except BaseException as e: answer = {'kind': 'unsure'}
    print('ANSWER ' + json.dumps(answer), flush=True)
os._exit(0)
`;

/** Asks the parsers of `python3 -m MODULE …` commands where they will run. Never throws: who cannot be asked is unsure. */
export async function askParsers(
  commands: readonly Command[],
  { runner, signal }: Pick<Ports, 'runner' | 'signal'>,
): Promise<readonly ParserAnswer[]> {
  const words = commands.map(({ argv }) => argv.slice(2));
  const env = Object.assign({}, ...commands.map((command) => command.env)) as Record<string, string>;
  const argv = ['python3', '-c', ASK, JSON.stringify(words)];
  const output = await runner.run({ env, argv }, { limitMs: LIMIT_MS, signal }).then(
    ({ stdout }) => stdout,
    () => '',
  );
  const answers = output.split('\n').flatMap((line) => (line.startsWith('ANSWER ') ? [readAnswer(line.slice(7))] : []));
  return commands.map((_, index) => answers[index] ?? { kind: 'unsure' });
}

function readAnswer(text: string): ParserAnswer {
  try {
    return JSON.parse(text) as ParserAnswer;
  } catch {
    return { kind: 'unsure' };
  }
}
