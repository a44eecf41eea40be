import { nameCase } from '#formats/traits';
import type { ProfessionalNotice } from '#notifications';
import { Notice } from '../ui/notice.tsx';
import { dayAndTime } from '../words/dates.ts';

/** A treating doctor is told of each emergency access (R1111-48); they have no mail address here. */
export function EmergencyNotices({ notices }: { readonly notices: readonly ProfessionalNotice[] }) {
  if (notices.length === 0) return null;
  return (
    <Notice
      id="urgences"
      title={
        notices.length > 1 ? 'Des carnets ont été ouverts en urgence' : 'Un carnet a été ouvert en urgence'
      }
    >
      <p>Vous êtes médecin traitant. Le code de la santé publique demande que vous le sachiez.</p>
      <ul>
        {notices.map(({ person, personLabel, at }) => (
          <li key={`${person} ${at.getTime()}`}>
            <a href={`/pro/p/${person}`}>{nameCase(personLabel)}</a>, le {dayAndTime(at)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
