#!/usr/bin/env node
import { benchMain } from '@sglang-ci/bench-kit';
import { runCli } from '@sglang-ci/cli-kit';
import { grokCli } from './grok-cli.ts';

await runCli((context) => benchMain(grokCli, context));
