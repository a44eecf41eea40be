import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../../tests/house.ts';
import { createServer } from './server.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

/** What a limit counts by. @param proxies the setting */
async function sourceOf(proxies: string | undefined, from: string): Promise<string> {
  const app = await createServer({
    ...house.house,
    config: { ...house.house.config, CARNET_PROXIES: proxies },
  });
  app.get('/essai', async (request) => request.ip);
  try {
    const answer = await app.inject({
      url: '/essai',
      remoteAddress: from,
      headers: { host: 'localhost:8080', 'x-forwarded-for': '203.0.113.9, 198.51.100.7' },
    });
    return answer.body;
  } finally {
    await app.close();
  }
}

test('a named proxy alone says where a request comes from', async () => {
  expect(await sourceOf(undefined, '10.0.0.1')).toBe('10.0.0.1');
  expect(await sourceOf('10.0.0.1', '10.0.0.1')).toBe('198.51.100.7');
  expect(await sourceOf('10.0.0.0/8, 198.51.100.7', '10.0.0.1')).toBe('203.0.113.9');
  // anybody may write the header
  expect(await sourceOf('10.0.0.1', '192.0.2.1')).toBe('192.0.2.1');
});
