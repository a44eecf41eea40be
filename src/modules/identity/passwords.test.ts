import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkPassword, DECOY, hashPassword } from './passwords.ts';

describe('a password', () => {
  test('is hashed by the argon2id of RFC 9106, section 5.3', () => {
    const tag = argon2Sync('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      parallelism: 4,
      tagLength: 32,
      memory: 32,
      passes: 3,
    });
    expect(tag.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  test('is kept with its parameters and its own salt, never itself', async () => {
    const [one, two] = await Promise.all([hashPassword('un cheval bleu'), hashPassword('un cheval bleu')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(one).not.toContain('cheval');
    expect(await checkPassword('un cheval bleu', one)).toBe('right');
    expect(await checkPassword('un cheval bleu ', one)).toBe('wrong');
    expect(await checkPassword('', one)).toBe('wrong');
  });

  test('is the same however a keyboard composes its accents', async () => {
    const stored = await hashPassword('été à la plage');
    expect(await checkPassword('e\u0301te\u0301 a\u0300 la plage', stored)).toBe('right');
  });

  test('hashed with other parameters is right, and to be hashed again', async () => {
    const tag = argon2Sync('argon2id', {
      message: 'un cheval bleu',
      nonce: Buffer.alloc(16, 7),
      parallelism: 1,
      tagLength: 32,
      memory: 64,
      passes: 1,
    });
    const stored = `$argon2id$v=19$m=64,t=1,p=1$${Buffer.alloc(16, 7).toString('base64').replace(/=+$/, '')}$${tag.toString('base64').replace(/=+$/, '')}`;
    expect(await checkPassword('un cheval bleu', stored)).toBe('stale');
    expect(await checkPassword('un cheval brun', stored)).toBe('wrong');
  });

  test('of nobody is never right', async () => {
    expect(await checkPassword('', DECOY)).toBe('wrong');
  });

  test('that was not stored by us is a defect, not a wrong password', async () => {
    await expect(checkPassword('x', '$2b$10$abc')).rejects.toThrow('format');
  });
});
