import { describe, expect, it } from 'vitest';
import type { AuditLine } from '#audit';
import { newHolderId, newId } from '#platform/ids';
import { auditEventOut } from './audit-event-out.ts';

const holderId = newHolderId();
const context = {
  base: 'https://carnet.example/fhir',
  publicUrl: 'https://carnet.example',
  holderId,
  notebook: '/moi',
};
const line = (over: Partial<AuditLine>): AuditLine => ({
  id: newId(),
  at: new Date('2026-03-01T10:00:00Z'),
  actor: { kind: 'PATIENT', id: holderId, label: 'Martine Leguellec' },
  action: 'trace.read',
  outcome: 'allowed',
  rule: 'A-OWN',
  mode: 'normal',
  ...over,
});
const userOf = (one: AuditLine) => auditEventOut(one, context).agent.find(({ requestor }) => requestor);

describe('the help desk', () => {
  const agent = { kind: 'SUPPORT', id: '899700000012', label: 'Agent 12 de l’assistance' } as const;

  it('is told as somebody, by what they do', () => {
    const event = auditEventOut(line({ actor: agent, action: 'support.check', basis: 'call:code' }), context);
    expect(event.type?.code).toBe('110114');
    expect(userOf(line({ actor: agent, action: 'support.call' }))).toMatchObject({
      who: { type: 'Practitioner', display: agent.label },
      role: [{ text: 'Agent de l’assistance' }],
      requestor: true,
    });
  });
});

describe('the answer to an invitation', () => {
  const relative = { id: newHolderId(), label: 'Paul Girard' };
  const answered = line({
    actor: { kind: 'SYSTEM', id: 'carnet', label: 'Carnet' },
    action: 'mandate.accept',
    subject: relative,
  });

  it('is told as the act of whoever answered', () => {
    const event = auditEventOut(answered, context);
    expect(userOf(answered)).toMatchObject({
      name: relative.label,
      who: { type: 'RelatedPerson', display: relative.label },
    });
    expect(userOf(answered)?.role).toBeUndefined();
    expect(event.entity?.some(({ what }) => what?.display === relative.label)).toBe(false);
  });

  it('is not mixed with the end of a mandate, by the person or at majority', () => {
    const system = { kind: 'SYSTEM', id: 'carnet', label: 'Carnet' } as const;
    const aged = line({ actor: system, action: 'mandate.end', subject: relative });
    expect(userOf(aged)?.name).toBeUndefined();
    const ended = line({ action: 'mandate.end', subject: relative });
    expect(userOf(ended)?.who?.reference).toMatch(/^Patient\//);
    expect(auditEventOut(ended, context).entity?.some(({ what }) => what?.display === relative.label)).toBe(
      true,
    );
  });
});
