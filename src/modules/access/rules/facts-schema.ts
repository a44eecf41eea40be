/**
 * The facts of a decision as programs write them: one JSON object. The schema is that of `Facts`: facts-schema.test.ts holds
 * that neither says more than the other.
 */
import { z } from 'zod';
import { ACTIONS, GROUNDS, SPACE_STATES } from './facts.ts';

const id = z.string();
const origin = z
  .enum(['professional', 'holder', 'insurer', 'system'])
  .describe('The side that files: care, the person, the insurer, Carnet itself.');
const withinScope = z
  .boolean()
  .describe('What was granted is in force now and covers this act (R14, R40, R41).');

const actor = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('holder') }).describe('The person whose space it is.'),
    z
      .strictObject({
        kind: z.literal('professional'),
        id,
        group: z.string().optional().describe('Column of the matrix; absent when the profession has none.'),
        columnOpen: z.boolean().describe('The column lets at least one type be read (R7, R39).'),
        structureId: z.string().optional().describe('Where the professional works.'),
        isRegulator: z.boolean().describe('A regulating doctor of an emergency call centre (R37).'),
      })
      .describe('A care professional.'),
    z.strictObject({ kind: z.literal('structure'), id }).describe('A structure in its own name (R38).'),
    z
      .strictObject({ kind: z.literal('secretariat'), id, structureId: z.string() })
      .describe('Files for an author of its structure, opens nothing (R38, R57).'),
    z
      .strictObject({ kind: z.literal('representative'), id, withinScope })
      .describe('A parent or a guardian.'),
    z
      .strictObject({
        kind: z.literal('carer'),
        id,
        withinScope,
        seesHidden: z.boolean().describe('The holder ticked it when granting (R23).'),
      })
      .describe('Somebody the holder lets in within a scope.'),
    z.strictObject({ kind: z.literal('service'), id, withinScope }).describe('A referenced digital service.'),
    z.strictObject({ kind: z.literal('insurer'), id }).describe('The health insurance (R25).'),
    z.strictObject({ kind: z.literal('support'), id }).describe('The help desk (R41).'),
    z.strictObject({ kind: z.literal('system'), id }).describe('Carnet’s own tasks, at their date.'),
  ])
  .describe('Who asks.');

const space = z
  .strictObject({
    state: z.enum(SPACE_STATES).describe('Where the space is in its life (R35).'),
    feedingOpposed: z
      .boolean()
      .describe('The person refuses new deposits, as it stands for this actor (R6, R32).'),
    insQualified: z.boolean().describe('The identity is qualified: nothing is filed otherwise (R19, R57).'),
    emergency: z
      .strictObject({
        samu: z.boolean().describe('The emergency call centre may enter.'),
        others: z.boolean().describe('Other professionals may break the glass.'),
        hidden: z.boolean().describe('Hidden documents open too.'),
      })
      .describe('What the person allowed beforehand in an emergency (R3, R37).'),
    protection: z
      .enum(['minor', 'protected-adult'])
      .optional()
      .describe('Whose secret care may exist (R13, R33); absent for any other adult.'),
  })
  .describe('The space.');

const relation = z
  .strictObject({
    consent: z.enum(['none', 'valid', 'expired']).describe('Whether any ground is in force (R9, R47).'),
    ground: z.enum(GROUNDS).optional().describe('The strongest ground of a valid consent (R47).'),
    emergencyOpened: z
      .boolean()
      .optional()
      .describe('An emergency access in this mode was opened in this session and runs (R44).'),
    treating: z.boolean().describe('A treating doctor of the person (R15, R31).'),
    blocked: z.boolean().describe('Blocked by the person (R4).'),
  })
  .describe('Of a professional with the person; nothing in it counts for anybody else.');

const document = z
  .strictObject({
    typeCode: z.string().describe('Code of the type, which the decision does not read: see `cell`.'),
    typeOrigin: origin.describe('Who may file this type (R25).'),
    cell: z
      .enum(['allow', 'deny', 'unknown'])
      .describe('The matrix for this type and the professional’s column; not published refuses (R8).'),
    outsideShare: z.boolean().optional().describe('Outside of the parts that a share code opens (R48).'),
    origin: origin.describe('The side that filed it, or that files it now.'),
    authorId: z.string().optional(),
    authorStructureId: z.string().optional(),
    ownName: z.boolean().describe('The structure acted in its own name, without a personal author (R38).'),
    depositorId: z.string().optional().describe('Kept apart from the author; gives no right (R25).'),
    legalAuthenticatorId: z.string().optional().describe('Who vouches for it (EX_2.1-1140).'),
    hidden: z.boolean().describe('MASQUE_PS (R2).'),
    invisibleToPatient: z.boolean().describe('INVISIBLE_PATIENT (R12).'),
    invisibleToRepresentatives: z.boolean().describe('INVISIBLE_REPRESENTANTS_LEGAUX (R13).'),
    status: z.enum(['current', 'superseded', 'archived', 'deleted']).describe('R36.'),
  })
  .describe('The document that the act is about; absent for the list as a whole and for acts about none.');

export const factsSchema = z.strictObject({
  action: z.enum(ACTIONS).describe('The act that is asked.'),
  actor,
  space,
  relation,
  mode: z
    .enum(['normal', 'bris_de_glace', 'centre_15'])
    .describe('JDV_J38: normal, break-glass, emergency call centre. A professional’s (R54).'),
  document: document.optional(),
});
