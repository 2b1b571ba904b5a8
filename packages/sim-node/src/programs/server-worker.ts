/**
 * A stand-in for a tensor-parallel worker: it does nothing but live, so that memory stays taken while a worker
 * outlives its server. `SIM_WORKER_LIFETIME_S` (real seconds) bounds it, lest a broken test leave it behind for ever.
 */
process.title = process.argv[2] ?? 'sglang::scheduler';
const lifetimeS = Number(process.env['SIM_WORKER_LIFETIME_S'] ?? 3600);
setTimeout(() => process.exit(0), lifetimeS * 1000);
