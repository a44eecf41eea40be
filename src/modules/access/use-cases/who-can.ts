/** Who can come in now, and why: on one snapshot, for whoever decides on it. */
import { type Mandate, mandatesIn } from '#representation';
import type { VisitRequest, Visits } from '../visit.ts';
import { professionalIn } from './authorise-professional.ts';
import { type Settings, settingsIn } from './change-settings.ts';
import { type KnownProfessional, listRelations, type RunningEmergency } from './list-relations.ts';
import { type LiveShareCode, type ShareCode, shareCodesIn } from './share-code.ts';

export type WhoCan = {
  readonly professionals: readonly KnownProfessional[];
  readonly codes: readonly ShareCode[];
  /** Those who act for the person now. */
  readonly relatives: readonly Mandate[];
  readonly settings: Settings;
  readonly live: LiveVisits;
};

/** Who is in at this moment, by a code or in an emergency: what a person may want to stop at once (H09, EX_0.2-1050). */
export type LiveVisits = {
  readonly codes: readonly LiveShareCode[];
  readonly emergencies: readonly (KnownProfessional & { readonly emergency: RunningEmergency })[];
};

export function createWhoCan({ visits }: { readonly visits: Visits }) {
  return {
    /** @throws Refused */
    whoCan: (request: VisitRequest): Promise<WhoCan> =>
      visits.reading(request, async (visit) => {
        visit.authorize('professional.authorise');
        const [professionals, codes, mandates, settings] = await Promise.all([
          listRelations(visit),
          shareCodesIn(visit),
          mandatesIn(visit),
          settingsIn(visit),
        ]);
        return {
          professionals,
          codes,
          relatives: mandates.filter(({ inForce }) => inForce),
          settings,
          live: liveAmong({ professionals, codes }),
        };
      }),

    /** @throws Refused */
    liveVisits: (request: VisitRequest): Promise<LiveVisits> =>
      visits.reading(request, async (visit) => {
        visit.authorize('code.end');
        const [professionals, codes] = await Promise.all([listRelations(visit), shareCodesIn(visit)]);
        return liveAmong({ professionals, codes });
      }),

    /** One professional and the settings about them, whether they ever came or not. @throws Refused, `professional-unknown` */
    whatCan: (
      request: VisitRequest,
      professionalId: string,
    ): Promise<{ readonly one: KnownProfessional; readonly settings: Settings }> =>
      visits.reading(request, async (visit) => {
        visit.authorize('professional.authorise');
        const [one, settings] = await Promise.all([professionalIn(visit, professionalId), settingsIn(visit)]);
        return { one, settings };
      }),
  };
}

const liveAmong = ({ professionals, codes }: Pick<WhoCan, 'professionals' | 'codes'>): LiveVisits => ({
  codes: codes.filter((code) => code.state === 'live'),
  emergencies: professionals.flatMap(({ emergency, ...one }) => (emergency ? { ...one, emergency } : [])),
});
