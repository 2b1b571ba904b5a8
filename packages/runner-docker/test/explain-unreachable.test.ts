import { expect, test } from 'vitest';
import { explainUnreachable } from '../src/engine/explain-unreachable.ts';

test.each([
  [Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), /does not answer: EACCES$/, /group docker/],
  [new DOMException('The operation was aborted due to timeout', 'TimeoutError'), /aborted due to timeout$/, /its log/],
  [Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID_CONSTANT' }), /HPE_INVALID_CONSTANT$/, /DOCKER_HOST/],
])('%s', (error, message, hint) => {
  expect(explainUnreachable('unix:///run/docker.sock (DOCKER_HOST)', error)).toMatchObject({
    code: 'DOCKER_UNREACHABLE',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});
