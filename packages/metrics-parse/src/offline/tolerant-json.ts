const TOKENS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * Parses JSON as Python writes it: `Infinity`, `-Infinity` and `NaN`, which `JSON.parse` refuses, become the texts
 * `inf`, `-inf` and `nan`. Throws a `SyntaxError` for what is no JSON otherwise.
 */
export function parsePythonJson(text: string): unknown {
  const strict = text.replace(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    return token === 'NaN' ? '"nan"' : token.startsWith('-') ? '"-inf"' : '"inf"';
  });
  return JSON.parse(strict);
}

const SECRET = /api_?key|password|secret|webhook|(?:^|_)token$/i;

/** The same value with keys, passwords and tokens replaced, at any depth: `server_info` of a result row holds the API key. */
export function redactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      SECRET.test(key) && typeof one === 'string' ? '<redacted>' : redactJson(one),
    ]),
  );
}
