/** requests' message when nobody listens. */
export function connectionRefused(host: string, port: number, path: string): string {
  return (
    `HTTPConnectionPool(host='${host}', port=${port}): Max retries exceeded with url: ${path} ` +
    "(Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f4c2a5d3d60>: " +
    "Failed to establish a new connection: [Errno 111] Connection refused'))"
  );
}

/** A Python traceback with one frame, as it ends a program. */
export function traceback(
  frame: { file: string; line: number; function: string; code: string },
  error: string,
): string {
  return [
    'Traceback (most recent call last):',
    `  File "${frame.file}", line ${frame.line}, in ${frame.function}`,
    `    ${frame.code}`,
    error,
    '',
  ].join('\n');
}

/** aiohttp's error when the server dies while it streams. */
export const PAYLOAD_ERROR =
  'aiohttp.client_exceptions.ClientPayloadError: Response payload is not completed: ' +
  "<TransferEncodingError: 400, message='Not enough data to satisfy transfer length header.'>";
