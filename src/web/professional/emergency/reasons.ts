import type { EmergencyMode } from '#access';

type Reason = { readonly value: string; readonly label: string };

/** What the person and their treating doctor read. The last one asks to be said in words. */
const REASONS: Readonly<Record<EmergencyMode, readonly Reason[]>> = {
  bris_de_glace: [
    { value: 'inconsciente', label: 'Personne inconsciente' },
    { value: 'detresse', label: 'Détresse vitale' },
    { value: 'confusion', label: 'Personne confuse, qui ne peut pas répondre' },
    { value: 'autre', label: 'Autre urgence' },
  ],
  centre_15: [
    { value: 'inconsciente', label: 'Appel pour une personne inconsciente' },
    { value: 'detresse', label: 'Appel pour une détresse vitale' },
    { value: 'informations', label: 'Appel où l’appelant ne connaît pas les antécédents' },
    { value: 'autre', label: 'Autre appel' },
  ],
};

export const reasonsOf = (mode: EmergencyMode): readonly Reason[] => REASONS[mode];

/** The reason in one sentence, or the field where something is missing. */
export function reasonIn(
  mode: EmergencyMode,
  chosen: string,
  words: string,
): { readonly reason: string } | { readonly missing: 'motif' | 'precision' } {
  const found = REASONS[mode].find(({ value }) => value === chosen);
  if (!found) return { missing: 'motif' };
  if (found.value === 'autre' && words.length < 3) return { missing: 'precision' };
  return { reason: words ? `${found.label} : ${words}` : found.label };
}
