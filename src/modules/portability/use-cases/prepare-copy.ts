/** Prepares a copy of the record: decides who may take it, and makes what is not a document; the originals stay where they are. */
import { createHash } from 'node:crypto';
import { type Access, accessErrors, type Visit, type VisitRequest } from '#access';
import type { Audit, AuditLine, LineProof } from '#audit';
import type { Citizens, Person } from '#citizens';
import type { CopiedEntry, Documents } from '#documents';
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import type { DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import { sizeOfZip } from '../archive.ts';
import type { PublishPortabilityEvent } from '../events.ts';
import type { Gather } from '../gather.ts';
import { csvOf, type Table } from '../rules/csv.ts';
import { pathsOf } from '../rules/file-names.ts';
import type { Manifest, ManifestFile } from '../rules/manifest.ts';
import { readableIndex } from '../rules/readable-index.ts';
import { type Copy, deleteCopies, insertCopy, insertPart } from '../store/copies.ts';

/** Days that a copy can be fetched, by whoever prepared it alone (R74). */
const KEPT_DAYS = 7;
/** Lines of the history, the newest; as the history page's own export. */
const MAX_LINES = 20_000;

/** What a copy is made of, in the order of the archive: `part` of what was made, or `entryId` of a document. */
export type Plan = readonly {
  readonly path: string;
  readonly size: number;
  readonly part?: number | undefined;
  readonly entryId?: string | undefined;
}[];

type Made = { readonly path: string; readonly bytes: Buffer };

export function createPrepareCopy(deps: {
  readonly access: Access;
  readonly audit: Audit;
  readonly citizens: Citizens;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly gather: Gather;
  /** Taking everything away is asked of whoever just proved who they are. */
  readonly requireStrong: (tx: DatabaseTransaction, session: { readonly hash: Buffer }) => Promise<void>;
  readonly publish: PublishPortabilityEvent;
}) {
  const { access, clock } = deps;

  /** The history that this reader may read, newest first, with the proof of each line that a witness has seen. */
  async function historyOf(visit: Visit) {
    const lines: AuditLine[] = [];
    const proofs: LineProof[] = [];
    if (!visit.decide('trace.read').allowed) return { lines, proofs };
    while (lines.length < MAX_LINES) {
      const more = await deps.audit.read(visit.tx, visit.holderId, { limit: 200, before: lines.at(-1)?.at });
      lines.push(...more);
      const proved = await deps.audit.proofs(
        visit.tx,
        visit.holderId,
        more.map(({ id }) => id),
      );
      for (const proof of proved.values()) if (proof !== 'waiting') proofs.push(proof);
      if (more.length < 200) break;
    }
    return { lines, proofs };
  }

  /** Nothing is read for whoever may take no copy. */
  async function allowed(request: VisitRequest): ReturnType<Gather> {
    await access.writing(request, async (visit) => {
      visit.attempt('record.export');
      visit.authorize('record.export');
      await deps.requireStrong(visit.tx, request.session);
    });
    return deps.gather(request);
  }

  /** @throws Refused for whoever may take no copy. The one before, of the same actor, goes. */
  return async (request: VisitRequest): Promise<Copy> => {
    const gather = await allowed(request);
    return access.writing(request, async (visit) => {
      visit.attempt('record.export');
      const granted = visit.authorize('record.export');
      await deps.requireStrong(visit.tx, request.session);
      const person = await deps.citizens.person(visit.tx, visit.holderId);
      if (!person) throw accessErrors('space-not-open');
      const now = clock.now();
      const entries = await deps.documents.entriesToCopy(granted);
      const documents = documentFiles(entries);
      const gathered = gather(
        person,
        entries.map((one, at) => ({ ...one, path: documents[at]?.path ?? '' })),
      );
      const { lines, proofs } = await historyOf(visit);
      const tables = [...gathered.tables, historyTable(lines)];
      const made: Made[] = [
        ...gathered.files.map(({ path, text }) => textFile(path, text)),
        ...tables.map((table) => textFile(`tableaux/${table.name}.csv`, csvOf(table))),
        textFile('fhir/carnet.json', gathered.fhir),
        textFile('historique/preuves.ndjson', proofs.map((proof) => `${JSON.stringify(proof)}\n`).join('')),
      ];
      const manifest: Manifest = {
        format: 'carnet-copie/1',
        preparedAt: now.toISOString(),
        person: { ins: person.ins, insOid: person.insOid },
        files: [
          ...made.map(({ path, bytes }) => ({ path, size: bytes.length, sha256: sha256(bytes) })),
          ...documents,
        ],
      };
      const whose = { name: nameOf(person), birthDate: person.birthDate, ins: person.ins };
      made.unshift(
        textFile('index.html', readableIndex({ whose, manifest, tables, says: gathered.says })),
        textFile('manifeste.json', JSON.stringify(manifest, null, 1)),
      );
      const plan: Plan = [
        ...made.map(({ path, bytes }, at) => ({ path, size: bytes.length, part: at + 1 })),
        ...documents.map(({ path, size }, at) => ({ path, size, entryId: entries[at]?.entry.entryId })),
      ];
      const copy: Copy = {
        copyId: newId(),
        preparedAt: now,
        expiresAt: new Date(now.getTime() + KEPT_DAYS * 86_400_000),
        files: plan.length,
        size: await sizeOfZip(plan, now),
      };
      await deleteCopies(visit);
      await insertCopy(granted, copy);
      await insertPart(granted, copy.copyId, 0, Buffer.from(JSON.stringify(plan)));
      for (const [at, { bytes }] of made.entries()) await insertPart(granted, copy.copyId, at + 1, bytes);
      visit.trace(granted, { objectId: copy.copyId });
      const { holderId } = visit;
      await deps.publish(visit.tx, { topic: 'record-copied', holderId, copyId: copy.copyId });
      return copy;
    });
  };
}

const textFile = (path: string, text: string): Made => ({ path, bytes: Buffer.from(text) });

/** In the order of the entries. */
function documentFiles(entries: readonly CopiedEntry[]): readonly ManifestFile[] {
  const paths = pathsOf(
    entries.map(({ entry }) => ({
      title: entry.title,
      mimeType: entry.mimeType,
      day: parisDay(entry.actStart),
    })),
  );
  return entries.map(({ entry, sha256: hash }, at) => ({
    path: paths[at] ?? entry.entryId,
    size: entry.size,
    sha256: hash,
    document: {
      uniqueId: entry.uniqueId,
      typeCode: entry.typeCode,
      category: entry.category,
      title: entry.title,
      mimeType: entry.mimeType,
      actStart: entry.actStart.toISOString(),
      ...(entry.actEnd && { actEnd: entry.actEnd.toISOString() }),
      createdAt: entry.createdAt.toISOString(),
      authorLabel: entry.authorLabel,
      ...(entry.authorStructureLabel && { authorStructure: entry.authorStructureLabel }),
      origin: entry.origin,
      status: entry.status === 'deleted' ? 'superseded' : entry.status,
      hidden: entry.hidden,
      version: entry.version,
      ...(entry.replacesUniqueId && { replaces: entry.replacesUniqueId }),
    },
  }));
}

const historyTable = (lines: readonly AuditLine[]): Table => ({
  name: 'historique',
  title: 'Historique des accès',
  head: ['Quand', 'Qui', 'Acte', 'Réponse', 'Règle', 'Repère de la ligne'],
  rows: lines.map((line) => [
    line.at.toISOString(),
    [line.actor.label, line.actor.structureLabel].filter(Boolean).join(', '),
    line.action,
    line.outcome === 'refused' ? 'refusé' : 'permis',
    line.rule ?? '',
    line.id,
  ]),
});

const nameOf = (person: Person) =>
  `${person.usageGivenName ?? person.firstGivenName} ${person.usageName ?? person.birthName}`;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
