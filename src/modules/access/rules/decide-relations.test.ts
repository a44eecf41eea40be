import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  agreed,
  asked,
  byCode,
  carer,
  doctor,
  type Example,
  hidden,
  holder,
  hospital,
  insurer,
  mine,
  mother,
  nurse,
  occupational,
  opened,
  report,
  secretary,
  service,
  task,
  treating,
} from './examples.ts';
import { type Actor, NO_RELATION } from './facts.ts';
import { TABLE } from './table.ts';

const blocked = { ...NO_RELATION, blocked: true };
const alone = { ...nurse, structureId: undefined } as Actor;
const hers = { ...report, authorId: 'girard' };

/** Teams, codes, mandates, emergencies, and what else R44 to R58 rule. */
const EXAMPLES: readonly Example[] = [
  [
    'a nurse the holder chose',
    nurse,
    'document.read',
    { document: report, relation: { ...agreed, ground: 'holder' } },
    'A-CHOSEN',
  ],
  [
    'a nurse of the care team',
    nurse,
    'document.read',
    { document: report, relation: { ...agreed, ground: 'team' } },
    'A-TEAM',
  ],
  [
    'a nurse of the care team whom the holder blocks',
    nurse,
    'document.read',
    { document: report, relation: { ...agreed, ground: 'team', blocked: true } },
    'D-BLOCKED',
  ],
  ['a nurse with a share code', nurse, 'document.read', { document: report, relation: byCode }, 'A-CODE'],
  [
    'a share code and another shelf',
    nurse,
    'document.know',
    { document: { ...report, outsideShare: true }, relation: byCode },
    'D-CODE-PART',
  ],
  [
    'a share code and one’s own document of another shelf',
    nurse,
    'document.know',
    { document: { ...hers, outsideShare: true }, relation: byCode },
    'A-AUTHOR',
  ],
  [
    'the treating doctor with a share code',
    doctor,
    'document.read',
    { document: { ...report, outsideShare: true }, relation: { ...byCode, treating: true } },
    'A-TREATING',
  ],
  ['a nurse uses a code', nurse, 'code.use', {}, 'A-CODE-USE'],
  ['a blocked nurse uses a code', nurse, 'code.use', { relation: blocked }, 'D-BLOCKED'],
  ['a nurse uses a code in an emergency', nurse, 'code.use', { mode: 'bris_de_glace' }, 'D-NORMAL-MODE'],
  ['an occupational doctor uses a code', occupational, 'code.use', {}, 'D-OCCUPATIONAL'],
  ['a code before activation', nurse, 'code.use', { space: { state: 'created' } }, 'D-CODE-NOT-ACTIVATED'],
  ['the holder ends a code', holder, 'code.end', {}, 'A-GRANT'],
  ['a code comes to its end', task, 'code.end', {}, 'A-END-AT-DATE'],
  ['a nurse opens a team', nurse, 'team.open', {}, 'A-TEAM-OPEN'],
  ['the hospital opens a team', hospital, 'team.open', {}, 'A-TEAM-OPEN'],
  ['a nurse of no structure opens a team', alone, 'team.open', {}, 'D-NO-STRUCTURE'],
  ['an occupational doctor opens a team', occupational, 'team.open', {}, 'D-OCCUPATIONAL'],
  ['a nurse ends a team during an emergency', nurse, 'team.end', { mode: 'bris_de_glace' }, 'A-TEAM-END'],
  ['a blocked nurse ends a team', nurse, 'team.end', { relation: blocked }, 'D-BLOCKED'],
  ['a team comes to its end', task, 'team.end', {}, 'A-TEAM-END'],
  ['the secretary notes an agreement', secretary, 'consent.state', {}, 'A-STATE-AT-RECEPTION'],
  [
    'a secretary of no structure notes an agreement',
    { ...secretary, structureId: '' } as Actor,
    'consent.state',
    {},
    'D-NO-STRUCTURE',
  ],
  ['a nurse of no structure states consent', alone, 'consent.state', {}, 'A-STATE-CONSENT'],
  [
    'a blocked nurse takes her statement back, in an emergency',
    nurse,
    'consent.withdraw',
    { relation: blocked, mode: 'bris_de_glace' },
    'A-WITHDRAW-CONSENT',
  ],
  [
    'a nurse explains an emergency, blocked since',
    nurse,
    'emergency.justify',
    { relation: blocked },
    'A-JUSTIFY',
  ],
  ['the holder lets a carer in', holder, 'mandate.grant', {}, 'A-MANDATE'],
  ['a mother lets the father in', mother, 'mandate.grant', {}, 'A-MANDATE'],
  ['a carer lets another in', carer, 'mandate.grant', {}, 'D-CARER'],
  ['a carer gives up', carer, 'mandate.end', {}, 'A-MANDATE-RENOUNCE'],
  ['majority', task, 'mandate.end', {}, 'A-END-AT-DATE'],
  ['a mother hides everything', mother, 'record.hide', {}, 'A-HIDE-ALL'],
  ['a carer hides everything', carer, 'record.hide', {}, 'D-CARER'],
  ['the holder does not know an access', holder, 'line.contest', {}, 'A-CONTEST'],
  ['the insurer tells who treats', insurer, 'treating.name', {}, 'A-NAME-INSURER'],
  [
    'an emergency, read before it was opened',
    nurse,
    'document.know',
    { document: report, mode: 'bris_de_glace', relation: agreed },
    'D-EMERGENCY-NOT-OPENED',
  ],
  [
    'an opened emergency',
    nurse,
    'document.read',
    { document: report, mode: 'bris_de_glace', relation: opened },
    'A-BREAK-GLASS',
  ],
  [
    'a nurse archives her own in an emergency',
    nurse,
    'document.archive',
    { document: hers, mode: 'bris_de_glace' },
    'D-ARCHIVE-EMERGENCY',
  ],
  [
    'a doctor archives their own in an emergency',
    doctor,
    'document.archive',
    { document: { ...report, authorId: 'fournier' }, mode: 'bris_de_glace' },
    'A-ARCHIVE-AUTHOR',
  ],
  [
    'the treating doctor archives another’s in an emergency',
    doctor,
    'document.archive',
    { document: report, mode: 'bris_de_glace', relation: { ...treating, emergencyOpened: true } },
    'A-ARCHIVE-TREATING',
  ],
  [
    'the secretary files the next version',
    secretary,
    'document.replace',
    { document: report },
    'A-REPLACE-SECRETARIAT',
  ],
  [
    'the secretary replaces what is hidden',
    secretary,
    'document.replace',
    { document: hidden },
    'D-SECRETARIAT',
  ],
  ['the secretary deletes', secretary, 'document.delete', { document: report }, 'D-SECRETARIAT'],
  [
    'a legal authenticator corrects what is hidden',
    doctor,
    'document.replace',
    { document: { ...hidden, legalAuthenticatorId: 'fournier' }, relation: agreed },
    'D-HIDDEN',
  ],
  [
    'a correction under an identity that is not qualified',
    nurse,
    'document.replace',
    { document: hers, space: { insQualified: false } },
    'D-REPLACE-INS',
  ],
  ['the insurer replaces what the holder added', insurer, 'document.replace', { document: mine }, 'D-KEEPER'],
  [
    'the holder files in a professional’s name',
    holder,
    'document.deposit',
    { document: { ...mine, origin: 'professional' } },
    'D-ORIGIN',
  ],
  [
    'a professional of the structure that filed in its own name',
    { ...nurse, structureId: 'chu' } as Actor,
    'document.hide',
    { document: { ...report, authorId: undefined, ownName: true } },
    'A-HIDE-AUTHOR',
  ],
  [
    'a professional whom the holder named as an author',
    nurse,
    'document.read',
    { document: { ...mine, authorId: 'girard' } },
    'D-NO-CONSENT',
  ],
  [
    'an own document named beside another act',
    nurse,
    'space.open',
    { document: hers, relation: blocked },
    'D-BLOCKED',
  ],
  ['a service enters', service, 'space.open', {}, 'D-SERVICE'],
  [
    'a doctor and an unknown document of a closed space',
    doctor,
    'document.read',
    { space: { state: 'closed' } },
    'D-CLOSED',
  ],
];

describe('decide', () => {
  it.each(EXAMPLES)('%s', (_, actor, action, given, rule) => {
    expect(asked(actor, action, given).rule).toBe(rule);
  });

  it('has an example of each of its rows', async () => {
    const examples = await Promise.all(
      ['reading', 'acts', 'relations'].map((name) =>
        readFile(new URL(`./decide-${name}.test.ts`, import.meta.url), 'utf8'),
      ),
    );
    const shown = new Set(examples.join().match(/(?<=')[AD]-[A-Z0-9-]+(?=')/g));
    expect(TABLE.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
  });
});
