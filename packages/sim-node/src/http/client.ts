import { request as httpRequest } from 'node:http';

/** An answer with its body read. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A small HTTP call with its whole answer; rejects when nobody listens or the connection breaks. */
export function call(url: string, options: { method?: string; body?: string } = {}): Promise<HttpAnswer> {
  const chunks: string[] = [];
  return stream(url, { ...options, onText: (text) => chunks.push(text) }).then((status) => ({
    status,
    body: chunks.join(''),
  }));
}

/** Like `call`, but hands over the body as it comes; resolves with the status at the end. */
export function stream(
  url: string,
  options: { readonly method?: string; readonly body?: string; readonly onText: (text: string) => void },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const key = process.env['OPENAI_API_KEY'];
    const request = httpRequest(
      url.replace('//0.0.0.0:', '//127.0.0.1:'),
      {
        method: options.method ?? 'GET',
        agent: false,
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      },
      (response) => {
        response.setEncoding('utf8');
        response.on('data', options.onText);
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}
