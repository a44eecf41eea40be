/** The public page « Qui voit quoi », as Markdown, from the matrix in force. */
import type { DocumentType, MatrixGroup } from '../src/modules/access/data/read-tables.ts';
import type { ReferenceData } from '../src/modules/access/data/reference-data.ts';

const MARK = { allow: 'oui', deny: 'non', unknown: '–' } as const;

/** One section a category: types in lines, professions in columns. Then the columns, the sources and what is not published. */
export function renderMatrix(reference: ReferenceData): string {
  const { groups, types, categories } = reference;
  const unknown = types.flatMap((type) =>
    groups.filter((group) => cell(reference, type, group) === 'unknown'),
  ).length;
  return [
    '# Qui voit quoi',
    '',
    `Matrice d’habilitation, version ${reference.versions.matrix.version}, applicable à partir du ${day(reference.versions.matrix.validFrom)}.`,
    `Source\u00a0: ${reference.versions.matrix.source}.`,
    '',
    'Ce tableau dit quelles professions peuvent voir quels documents, **si vous êtes d’accord**. « oui »\u00a0: la profession peut voir ce type de document. « non »\u00a0: elle ne le peut pas. « – »\u00a0: non publié. Nous n’avons trouvé aucun texte qui le dise, donc l’accès est refusé.',
    '',
    `${types.length} types de documents, ${groups.length} colonnes. ${unknown} cellules sur ${types.length * groups.length} ne sont pas publiées.`,
    '',
    '## Les colonnes',
    '',
    '| colonne | professions | peut voir | ne peut pas voir | non publié |',
    '| --- | --- | ---: | ---: | ---: |',
    ...groups.map((group, index) => columnLine(reference, group, index)),
    '',
    'Une profession sans colonne ne voit aucun document. L’auteur d’un document le voit toujours.',
    '',
    ...categories.flatMap((category) =>
      section(
        reference,
        category.labelFr,
        types.filter(({ shelf }) => shelf === category.code),
      ),
    ),
    '## D’où viennent les cellules',
    '',
    '| source | confiance | cellules |',
    '| --- | --- | ---: |',
    ...basisLines(reference),
    '',
  ].join('\n');
}

function columnLine(reference: ReferenceData, group: MatrixGroup, index: number): string {
  const count = { allow: 0, deny: 0, unknown: 0 };
  for (const type of reference.types) count[cell(reference, type, group)] += 1;
  return `| ${index + 1} | ${group.labelFr} | ${count.allow} | ${count.deny} | ${count.unknown} |`;
}

function section(reference: ReferenceData, title: string, types: readonly DocumentType[]): string[] {
  const { groups } = reference;
  return [
    `## ${title}`,
    '',
    `| type de document | code | ${groups.map((_, index) => index + 1).join(' | ')} |`,
    `| --- | --- | ${groups.map(() => ':-:').join(' | ')} |`,
    ...types.map(
      (type) =>
        `| ${type.labelFr} | ${type.code} | ${groups.map((group) => MARK[cell(reference, type, group)]).join(' | ')} |`,
    ),
    '',
  ];
}

const CONFIDENCE: Readonly<Record<string, string>> = {
  high: 'sûre',
  medium: 'moyenne',
  low: 'faible',
  '': '',
};

function basisLines(reference: ReferenceData): string[] {
  const counts = new Map<string, number>();
  for (const type of reference.types)
    for (const group of reference.groups) {
      const code = reference.basisOf(type.code, group.code)?.code ?? '';
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  return reference.bases.map(
    (basis) =>
      `| ${basis.labelFr} | ${CONFIDENCE[basis.confidence] ?? basis.confidence} | ${counts.get(basis.code) ?? 0} |`,
  );
}

const cell = (reference: ReferenceData, type: DocumentType, group: MatrixGroup) =>
  reference.matrixCell(type.code, group.code);

function day(date: string): string {
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}
