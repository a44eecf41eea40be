import type { ReactNode } from 'react';
import type { DocumentEntry } from '#documents';
import { Facts } from '../ui/facts.tsx';
import { actDay } from '../words/act-date.ts';
import { dayAndTime } from '../words/dates.ts';
import { capital, fileSize, formatName } from '../words/french.ts';
import { VersionHistory } from './version-history.tsx';

/** When, by whom, from whom: the date of the act is never that of the arrival; author and depositor stay apart (R25). */
export function DocumentFacts(props: {
  readonly entry: DocumentEntry;
  readonly versions: readonly DocumentEntry[];
  readonly typeLabel: string | undefined;
  readonly hrefOf: (entry: DocumentEntry) => string;
  /** `votre carnet`, `le carnet` */
  readonly arrived: string;
}) {
  const { entry, versions } = props;
  const same = entry.depositorLabel === entry.authorLabel || entry.depositorId === entry.authorId;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [
      'Date de l’acte',
      entry.actPrecision === 'instant' ? dayAndTimeOf(entry.actStart) : capital(actDay(entry)),
    ],
    [props.arrived, dayAndTime(entry.depositedAt)],
    ['Type', props.typeLabel],
    ['Auteur', [entry.authorLabel, entry.authorProfession].filter(Boolean).map(String).join(', ')],
    ['Structure', entry.authorStructureLabel],
    ['Déposé par', same ? undefined : entry.depositorLabel],
    ['Validé par', entry.validatorLabel === entry.authorLabel ? undefined : entry.validatorLabel],
    ['Logiciel', entry.software],
    ['Fichier', `${capital(formatName(entry.mimeType))}, ${fileSize(entry.size)}`],
    ['Antivirus', SCANS[entry.scan]],
    ['Version', versionLine(entry)],
    [
      'Versions',
      versions.length > 1 && <VersionHistory entry={entry} versions={versions} hrefOf={props.hrefOf} />,
    ],
  ];
  return <Facts rows={rows.filter(([, value]) => value !== false)} />;
}

/** Nothing where no scanner looks: the page of the deposit says so once. */
const SCANS: Readonly<Record<DocumentEntry['scan'], string | undefined>> = {
  none: undefined,
  clean: 'Vérifié',
  pending: 'Pas encore vérifié. N’ouvrez l’original que si vous connaissez son auteur.',
  infected: 'Refusé',
};

function versionLine(entry: DocumentEntry): string | undefined {
  if (entry.status === 'superseded') return `${entry.version}, remplacée depuis`;
  if (entry.version > 1) return `${entry.version}`;
  return entry.replacesUniqueId ? 'Remplace un document qui n’est pas dans ce carnet' : undefined;
}

/** A date without a time is kept as midnight: the hour is then nobody's. */
function dayAndTimeOf(date: Date): string {
  const text = dayAndTime(date);
  return /, à 0\u00a0h\u00a000$/.test(text) || date.toISOString().endsWith('T00:00:00.000Z')
    ? text.replace(/, à .*/, '')
    : text;
}
