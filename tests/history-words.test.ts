import { expect, it } from 'vitest';
import { ACTS } from '../src/fhir/audit-event/acts.ts';
import { verbsOf } from '../src/web/citizen/access/line.ts';
import { whoseOf } from '../src/web/words/whose.ts';

/** The pages and FHIR tell the same history: an act that only one of them can name is told badly by the other. */
it('names on the pages every act that an AuditEvent names, and no other', () => {
  const verbs = Object.keys(verbsOf(whoseOf({ acting: undefined })));
  expect(verbs.sort()).toEqual(Object.keys(ACTS).sort());
});
