import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { invitationCode, readInvitationCode } from './invitation-code.ts';

it('is the same for a mandate and a key, and another for another', () => {
  const [key, other] = [randomBytes(32), randomBytes(32)];
  expect(invitationCode(key, 'a')).toBe(invitationCode(key, 'a'));
  const codes = [invitationCode(key, 'a'), invitationCode(key, 'b'), invitationCode(other, 'a')];
  expect(new Set(codes).size).toBe(3);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
});

it.each(['7K3M9QXC2FH1', '7k3m 9qxc 2fhl', ' 7K3M-9QXC-2FHI ', '7k3m.9qxc.2fh1'])('reads %j', (typed) => {
  expect(readInvitationCode(typed)).toBe('7K3M9QXC2FH1');
});

it.each(['', '7K3M9QXC2FH', '7K3M9QXC2FH12', '7K3M9QXC2FHU'])('refuses %j', (typed) => {
  expect(readInvitationCode(typed)).toBeUndefined();
});
