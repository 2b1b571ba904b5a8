#!/usr/bin/env node
import { benchMain } from '@sglang-ci/bench-kit';
import { runCli } from '@sglang-ci/cli-kit';
import { deepseekCli } from './deepseek-cli.ts';

await runCli((context) => benchMain(deepseekCli, context));
