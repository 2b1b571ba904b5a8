import { runHuggingfaceCli } from '../huggingface/huggingface-cli.ts';

process.exitCode = await runHuggingfaceCli(process.argv.slice(2));
