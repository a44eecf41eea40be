/** How a refusal by FHIR must be answered, and what it must leave. */
import { expect } from 'vitest';
import { type Answer, codeOf, type FhirHouse } from './fhir-house.ts';

/** A refusal: its status and code, a French sentence, a request id, no identity in it, and no trace in the record. */
export async function refused(
  house: FhirHouse,
  asking: () => Promise<Answer<unknown>>,
  status: number,
  code: string,
): Promise<Answer<never>> {
  const before = await house.written();
  const answer = (await asking()) as Answer<never>;
  expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  const [issue] = (
    answer.body as { issue: { severity: string; details: { text: string }; diagnostics: string }[] }
  ).issue;
  expect(issue?.severity).toBe('error');
  expect(issue?.details.text).toMatch(/^\p{Lu}.*\.$/u);
  expect(issue?.diagnostics).toContain(answer.headers.get('x-request-id'));
  expect(JSON.stringify(answer.body)).not.toMatch(/Essai|Paule|2\d{14}/);
  expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  expect(await house.written()).toEqual(before);
  return answer;
}
