import { runAmdSmi } from '../smi/amd-smi.ts';

process.exitCode = runAmdSmi(process.argv.slice(2));
