/**
 * A signal that aborts with `signal`, and as `TimeoutError` after `limitMs` of machine time. Stands for
 * `AbortSignal.any([signal, AbortSignal.timeout(limitMs)])`, whose timeout Node 20 forgets when garbage is collected.
 */
export function limitedSignal(limitMs: number, signal?: AbortSignal): AbortSignal {
  const limited = new AbortController();
  if (signal?.aborted) limited.abort(signal.reason);
  const expire = () => limited.abort(new DOMException(`no end within ${limitMs} ms`, 'TimeoutError'));
  setTimeout(expire, limitMs).unref();
  signal?.addEventListener('abort', () => limited.abort(signal.reason), { once: true, signal: limited.signal });
  return limited.signal;
}
