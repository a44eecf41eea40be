/** The house and the texts disagree: something was given or done that they refuse, or refused that they allow. */
import { CarnetError } from '#platform/errors';

/** What refuses an act that the texts allow: a rule of the act itself, not of who may do it. */
const OF_THE_ACT = new Set([
  'already-replaced',
  'old-version',
  'was-visible',
  'secret-care',
  'secret-correction',
  'secret-care-runs',
  'secret-care-minor',
  'professional-is-blocked',
  'profession-reads-nothing',
  'already-authorised',
  'no-structure',
  'no-colleague',
  'team-members',
  'share-too-many',
  'share-code-wrong',
  'mandate-unknown',
  'mandate-by-law',
]);

/** A refusal as the API says it. */
export class ToldByFhir extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export class Wrong extends Error {
  readonly kind: 'unauthorised' | 'refused';
  constructor(kind: 'unauthorised' | 'refused', what: unknown) {
    super(`${kind}: ${JSON.stringify(what)}`);
    this.kind = kind;
  }
}

/** @returns what was done, undefined when it was rightly refused. @throws Wrong when the house and the texts disagree */
export async function tried<T>(
  one: unknown,
  allowed: boolean,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  try {
    const value = await work();
    if (!allowed) throw new Wrong('unauthorised', one);
    return { value };
  } catch (error) {
    if (!(error instanceof CarnetError || error instanceof ToldByFhir)) throw error;
    if (allowed && !OF_THE_ACT.has(error.code))
      throw new Wrong('refused', { one, code: error.code, message: error.message });
    return undefined;
  }
}
