/** Somebody is invited to act for somebody, answers, acts, is paused, ends: what each side then may, sees and keeps. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisitRequest } from '#access';
import type { Invitation } from '#representation';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { person } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const carerOf = (invited: TestPerson, over: Partial<Invitation> = {}): Invitation => ({
  kind: 'carer',
  birthName: invited.birthName,
  givenName: invited.givenName,
  birthDate: invited.birthDate,
  bond: 'child',
  scopes: ['documents.read'],
  seesHidden: false,
  lastDay: null,
  ...over,
});

/** The carer in the person's space. */
const asRelative = async (who: TestPerson, of: Pick<TestPerson, 'holderId'>): Promise<VisitRequest> => ({
  session: await house.sessionOfHolder(who.holderId),
  holderId: of.holderId,
});

/** The one who acts, in the space of one of the cast. */
async function inSpaceOf(holder: string, who: string): Promise<VisitRequest> {
  const idOf = async (name: string) => {
    const { ins, insOid } = person(name);
    return (await house.citizens.holderByIns(ins, insOid)) ?? '';
  };
  return { session: await house.sessionOfHolder(await idOf(who)), holderId: await idOf(holder) };
}

async function invite(holder: TestPerson, invited: TestPerson, over: Partial<Invitation> = {}) {
  const request = await house.asHolder(holder);
  const id = await house.representation.invite(request, carerOf(invited, over));
  const { code } = await house.representation.mandate(request, id);
  if (!code) throw new Error('no code');
  return { id, code, request };
}

async function carer(holder: TestPerson, over: Partial<Invitation> = {}) {
  const who = await house.newPerson({ givenName: 'Odile' });
  const invited = await invite(holder, who, over);
  await house.representation.answer(await house.sessionOfHolder(who.holderId), invited.code, true);
  return { who, ...invited };
}

const lines = (holder: TestPerson) =>
  house.rows<{
    action: string;
    outcome: string;
    actor_id: string;
    subject_label: string;
    acts_as: string | null;
  }>(
    'select action, outcome, actor_id, subject_label, acts_as from audit.line where holder_id = $1 order by at',
    [holder.holderId],
  );

const refusal = (code: string) => expect.objectContaining({ code });

describe('an invitation', () => {
  it('is answered by the one whose identity it names, and by nobody else', async () => {
    const [holder, invited, other] = await Promise.all([
      house.newPerson(),
      house.newPerson(),
      house.newPerson(),
    ]);
    const { code } = await invite(holder, invited);
    const theirs = await house.sessionOfHolder(invited.holderId);
    const strangers = await house.sessionOfHolder(other.holderId);
    const told = await house.representation.invitation(strangers, code).catch((error) => error);
    const wrong = await house.representation.invitation(strangers, '0000 0000 0000').catch((error) => error);
    expect([told.code, told.sentence]).toEqual([wrong.code, wrong.sentence]);
    const found = await house.representation.invitation(theirs, code.toLowerCase().replace(/(.{4})/g, '$1 '));
    expect(found).toMatchObject({ label: 'Paule Essai', kind: 'carer', scopes: ['documents.read'] });
    // nothing opens before it is accepted
    await expect(
      house.documents.list(await asRelative(invited, holder), {}, { limit: 1, offset: 0 }),
    ).rejects.toEqual(refusal('space-not-open'));
    await house.representation.answer(theirs, code, true);
    await house.documents.list(await asRelative(invited, holder), {}, { limit: 1, offset: 0 });
    expect(await house.representation.spacesOf(theirs)).toMatchObject([
      { holderId: holder.holderId, kind: 'carer', holderIs: 'votre mère', paused: false },
    ]);
    // once
    await expect(house.representation.answer(theirs, code, true)).rejects.toEqual(
      refusal('invitation-unknown'),
    );
    expect((await lines(holder)).map(({ action, subject_label }) => [action, subject_label])).toEqual([
      ['mandate.grant', `${invited.givenName} ${invited.birthName} (invitation)`],
      ['mandate.accept', 'Paule Essai'],
      ['document.list', null],
    ]);
  });

  it('that is refused opens nothing, and says so to the person', async () => {
    const [holder, invited] = await Promise.all([house.newPerson(), house.newPerson()]);
    const { code, request } = await invite(holder, invited);
    await house.representation.answer(await house.sessionOfHolder(invited.holderId), code, false);
    const { mandates } = await house.representation.mandates(request);
    expect(mandates).toMatchObject([{ status: 'refused', personId: undefined, inForce: false }]);
    expect(await house.representation.spacesOf(await house.sessionOfHolder(invited.holderId))).toEqual([]);
  });

  it('is one, however often it is sent; and dies with its date', async () => {
    const [holder, invited] = await Promise.all([house.newPerson(), house.newPerson()]);
    const first = await invite(holder, invited);
    const again = await invite(holder, invited);
    expect(again).toMatchObject({ id: first.id, code: first.code });
    await house.rows(
      "update representation.mandate set invitation_until = now() - interval '1 minute' where holder_id = $1 and mandate_id = $2 returning 1",
      [holder.holderId, first.id],
    );
    await expect(
      house.representation.answer(await house.sessionOfHolder(invited.holderId), first.code, true),
    ).rejects.toEqual(refusal('invitation-unknown'));
    expect((await invite(holder, invited)).id).not.toBe(first.id);
  });

  it('keeps no code that the database could give away', async () => {
    const [holder, invited] = await Promise.all([house.newPerson(), house.newPerson()]);
    const { code } = await invite(holder, invited);
    const [row] = await house.rows<{ all: string }>(
      "select row_to_json(m)::text || encode(m.invitation_hash, 'escape') as all from representation.mandate m where holder_id = $1",
      [holder.holderId],
    );
    expect(row?.all).not.toContain(code);
  });

  it('says everything that is wrong with it at once', async () => {
    const holder = await house.newPerson();
    const request = await house.asHolder(holder);
    const problems = await house.representation.check(request, {
      ...carerOf(holder),
      birthName: ' ',
      givenName: '',
      birthDate: undefined,
      bond: 'enemy',
      scopes: ['access'],
      lastDay: '2020-01-01',
    });
    expect(problems.map(({ code }) => code)).toEqual([
      'invited-name',
      'invited-given-name',
      'invited-birth-date',
      'mandate-bond',
      'mandate-scopes',
      'mandate-until',
    ]);
    expect((await house.representation.check(request, carerOf(holder))).map(({ code }) => code)).toEqual([
      'invited-oneself',
    ]);
  });

  it('is stopped at three carers, and at five people for one carer', async () => {
    const holder = await house.newPerson();
    for (let n = 0; n < 3; n++) await carer(holder);
    await expect(invite(holder, await house.newPerson())).rejects.toEqual(refusal('carers-full'));
    const busy = await house.newPerson();
    const session = await house.sessionOfHolder(busy.holderId);
    for (let n = 0; n < 5; n++)
      await house.representation.answer(session, (await invite(await house.newPerson(), busy)).code, true);
    const sixth = await invite(await house.newPerson(), busy);
    await expect(house.representation.answer(session, sixth.code, true)).rejects.toEqual(
      refusal('helped-full'),
    );
  });

  it('by four at once lets three in', async () => {
    const holder = await house.newPerson();
    const invited = await Promise.all([1, 2, 3, 4].map(() => house.newPerson()));
    const made = await Promise.allSettled(invited.map((one) => invite(holder, one)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('guessed at is slowed down', async () => {
    const session = await house.sessionOfHolder((await house.newPerson()).holderId);
    const codes: string[] = [];
    for (let n = 0; n < 22; n++)
      codes.push(await house.representation.invitation(session, `${n}`).then(String, (error) => error.code));
    expect(codes.slice(0, 20).every((code) => code === 'invitation-unknown')).toBe(true);
    expect(codes.at(-1)).toBe('too-many');
  });
});

describe('a carer', () => {
  it('reads what was opened to them, and what is hidden only if the person said so (R23)', async () => {
    const holder = await house.newPerson();
    await house.consent('medecin', holder);
    const lot = await house.documents.depositLot(
      { session: await house.sessionOf('medecin') },
      { documents: [newPdf(holder, 'medecin'), newPdf(holder, 'medecin')] },
    );
    const hidden = lot.documents[0]?.id.split('.')[1] ?? '';
    const { entries } = await house.documents.list(await house.asHolder(holder), {}, { limit: 9, offset: 0 });
    const secret = entries.find(({ id }) => id.endsWith(hidden))?.entryId ?? '';
    await house.documents.hide(await house.asHolder(holder), secret);
    const [blind, seeing] = [await carer(holder), await carer(holder, { seesHidden: true })];
    const seen = async (who: TestPerson) =>
      (await house.documents.list(await asRelative(who, holder), {}, { limit: 9, offset: 0 })).total;
    expect([await seen(blind.who), await seen(seeing.who)]).toEqual([1, 2]);
    // R40: hiding, the history, the mandates stay the person's
    const request = await asRelative(seeing.who, holder);
    await expect(house.documents.show(request, secret)).rejects.toThrow();
    await expect(house.access.history(request, { limit: 1 })).rejects.toMatchObject({ status: 403 });
    await expect(house.representation.mandates(request)).rejects.toMatchObject({ status: 403 });
    await expect(house.representation.invite(request, carerOf(blind.who))).rejects.toMatchObject({
      status: 403,
    });
    expect((await lines(holder)).filter(({ acts_as }) => acts_as === 'carer').length).toBeGreaterThan(3);
  });

  it('is let in by a pause no more, and again when it is lifted', async () => {
    const holder = await house.newPerson();
    const { who, id, request } = await carer(holder);
    const reads = async () =>
      house.documents.list(await asRelative(who, holder), {}, { limit: 1, offset: 0 }).then(
        () => 'reads',
        (error) => error.code,
      );
    await house.representation.pause(request, id);
    expect(await reads()).toBe('space-not-open');
    expect(await house.representation.spacesOf(await house.sessionOfHolder(who.holderId))).toMatchObject([
      { paused: true },
    ]);
    await house.representation.resume(request, id);
    expect(await reads()).toBe('reads');
    await house.representation.end(request, id);
    expect(await reads()).toBe('space-not-open');
    // an end is an end
    await house.representation.resume(request, id);
    expect(await reads()).toBe('space-not-open');
    expect(await house.representation.spacesOf(await house.sessionOfHolder(who.holderId))).toEqual([]);
  });

  it('gives it up, in force or paused', async () => {
    const holder = await house.newPerson();
    const first = await carer(holder);
    await house.representation.end(await asRelative(first.who, holder), first.id);
    const second = await carer(holder);
    await house.representation.pause(second.request, second.id);
    await expect(
      house.representation.giveUpPaused(
        await house.sessionOfHolder(first.who.holderId),
        holder.holderId,
        second.id,
      ),
    ).rejects.toEqual(refusal('mandate-unknown'));
    await house.representation.giveUpPaused(
      await house.sessionOfHolder(second.who.holderId),
      holder.holderId,
      second.id,
    );
    const { mandates } = await house.representation.mandates(first.request);
    expect(mandates.map(({ status }) => status)).toEqual(['ended', 'ended']);
    expect((await lines(holder)).map(({ action }) => action)).toContain('mandate.renounce');
  });

  it('ends at the date that was set, and both sides keep a proof', async () => {
    const holder = await house.newPerson();
    const { who, id, request } = await carer(holder, { lastDay: '2099-06-30' });
    const own = await house.sessionOfHolder(who.holderId);
    expect(await textOf(await house.representation.certify(request, id))).toContain(
      'Attestation d’accès à un carnet',
    );
    await house.rows(
      "update representation.mandate set until = now() - interval '1 second' where holder_id = $1 returning 1",
      [holder.holderId],
    );
    await expect(
      house.documents.list(await asRelative(who, holder), {}, { limit: 1, offset: 0 }),
    ).rejects.toEqual(refusal('space-not-open'));
    expect(await house.representation.endDue()).toBeGreaterThan(0);
    expect(await house.representation.endDue()).toBe(0);
    for (const paper of [
      await house.representation.certify(request, id),
      await house.representation.certifyOwn(own, id),
    ]) {
      const text = await textOf(paper);
      expect(text).toContain('Attestation de fin d’accès');
      expect(text).toContain('Odile');
      expect(text).not.toContain(holder.ins);
    }
    await expect(
      house.representation.certifyOwn(await house.sessionOfHolder(holder.holderId), id),
    ).rejects.toEqual(refusal('mandate-unknown'));
    // the same carer may be invited again
    const again = await invite(holder, who);
    await house.representation.answer(own, again.code, true);
    expect(await house.representation.spacesOf(own)).toHaveLength(1);
  });
});

describe('a parent', () => {
  it('shares the child with the other parent, who has all of a parent’s powers', async () => {
    const request = await inSpaceOf('nathan', 'sandrine');
    const father = await house.newPerson({ givenName: 'Marc' });
    const id = await house.representation.invite(request, { ...carerOf(father), kind: 'parent' });
    const { code } = await house.representation.mandate(request, id);
    await house.representation.answer(await house.sessionOfHolder(father.holderId), code ?? '', true);
    const his = await asRelative(father, { holderId: request.holderId });
    expect((await house.access.history(his, { limit: 5 })).length).toBeGreaterThan(0);
    // neither ends the other's, nor does the child (R13)
    await expect(house.representation.end(request, id)).rejects.toEqual(refusal('mandate-by-law'));
    const child = { session: await house.sessionOfHolder(request.holderId), holderId: request.holderId };
    await expect(house.representation.pause(child, id)).rejects.toEqual(refusal('mandate-by-law'));
    await expect(
      house.representation.invite(request, { ...carerOf(await house.newPerson()), kind: 'parent' }),
    ).rejects.toEqual(refusal('parents-full'));
    await house.representation.end(his, id);
  });

  it('is the only one who may', async () => {
    const other = await house.newPerson();
    for (const request of [
      await house.asHolder(await house.newPerson()),
      await inSpaceOf('didier', 'helene'),
      await inSpaceOf('nathan', 'nathan'),
    ])
      await expect(
        house.representation.invite(request, { ...carerOf(other), kind: 'parent' }),
      ).rejects.toEqual(refusal('parents-only'));
  });

  it('loses everything at the child’s majority, and the end is written (R13)', async () => {
    const request = await inSpaceOf('alix', 'camille');
    await house.documents.list(request, {}, { limit: 1, offset: 0 });
    await house.rows(
      "update citizens.person set birth_date = ((now() at time zone 'Europe/Paris')::date - interval '18 years')::date where holder_id = $1 returning 1",
      [request.holderId],
    );
    await expect(house.documents.list(request, {}, { limit: 1, offset: 0 })).rejects.toEqual(
      refusal('space-not-open'),
    );
    // both parents' mandates
    expect(await house.representation.endDue()).toBe(2);
    expect(await house.representation.ownMandates(request.session)).toMatchObject([
      { label: 'Alice Morel', status: 'accepted' },
      { label: 'Alix Morel', status: 'ended' },
    ]);
  });
});

describe('the second gate', () => {
  it('ends no legal representation and lengthens no mandate, whatever the code above says', async () => {
    const mother = await inSpaceOf('alice', 'camille');
    const father = await house.rows<{ id: string }>(
      "select mandate_id as id from representation.mandate where holder_id = $1 and person_label like 'Julien%'",
      [mother.holderId],
    );
    await expect(
      house.access.writing(mother, async (visit) => {
        const { sql } = await import('kysely');
        await sql`update representation.mandate set status = 'ended' where mandate_id = ${father[0]?.id}`.execute(
          visit.tx,
        );
      }),
    ).rejects.toThrow('legal representation');
    const holder = await house.newPerson();
    const { who } = await carer(holder, { lastDay: '2099-06-30' });
    const theirs = await asRelative(who, holder);
    for (const set of ['until = null', "status = 'invited'", "until = now() + interval '99 years'"])
      await expect(
        house.access.writing(theirs, async (visit) => {
          const { sql } = await import('kysely');
          await sql`update representation.mandate set ${sql.raw(set)} where holder_id = ${holder.holderId}`.execute(
            visit.tx,
          );
        }),
        set,
      ).rejects.toThrow('narrower');
  });
});

async function textOf(pdf: Buffer): Promise<string> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const { items } = await (await document.getPage(1)).getTextContent();
  return items.map((item) => ('str' in item ? item.str : '')).join(' ');
}
