import { expect, test } from 'vitest';
import { detectModel, findModel } from '../../src/plan/find-model.ts';
import { sample } from './sample-profile.ts';

const other = {
  ...sample,
  id: 'other',
  label: 'OTHER',
  aliases: ['Second-Model'],
  pathHints: ['other-2'],
};
const models = [sample, other];

test.each([['other'], ['OTHER'], ['second-model'], ['SECOND-MODEL']])('%s is found', (name) => {
  expect(findModel(models, name)).toBe(other);
});

test('an unknown name is an error that lists the known ones', () => {
  expect(() => findModel(models, 'gpt')).toThrow(
    expect.objectContaining({ code: 'MODEL_UNKNOWN', hint: expect.stringContaining('known: sample, other; ') }),
  );
});

test.each([
  ['/data/Other-2/', 'other'],
  ['/data/something', undefined],
])('the path %s gives away %s', (path, id) => {
  expect(detectModel(models, path)?.id).toBe(id);
});
