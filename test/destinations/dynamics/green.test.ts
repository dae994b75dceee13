import { afterEach, describe, expect, it } from 'vitest';
import { type Stage, stage, summary, validate } from './fixture.ts';

let open: Stage[] = [];
const begin = async (...options: Parameters<typeof stage>) => {
  const one = await stage(...options);
  open.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

describe('a destination where all is well', () => {
  it('is proved by five requests', async () => {
    const one = await begin();
    const results = await validate(one);
    
    expect(summary(results)).toEqual([]);
    expect(one.emulator.requests.map((request) => request.route)).toEqual([
      'challenge',
      'token',
      'whoami',
      'privileges',
      'metadata',
    ]);
  });
});
