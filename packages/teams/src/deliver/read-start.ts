const MOST_BYTES = 2_000;

/**
 * The first bytes of an answer's body. The status has come already and counts, so a body that never ends, is cut or
 * drips on is no failure: what is there by then is taken, the rest is never read.
 */
export async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  try {
    for (let bytes = 0; bytes < MOST_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
    }
  } catch {
    // Cut or timed out in the body: the status stands.
  }
  reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}
