import { runRocmSmi } from '../smi/rocm-smi.ts';

process.exitCode = runRocmSmi(process.argv.slice(2));
