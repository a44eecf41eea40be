/** How Monique's health and treatment went over ten years, in days before today. */
import { course } from '../course.ts';
import { MEDICINES, type Medicine } from '../treatments.ts';

/** What changed her treatment, in days before today. */
export const HEART_FAILURE = 2620;
export const INSULIN = 1985;
export const NEW_ANTICOAGULANT = 890;

export const hba1c = course(
  [3640, 7.2],
  [2700, 8.1],
  [INSULIN, 9.6],
  [1700, 7.8],
  [900, 7.3],
  [200, 7.6],
  [1, 7.4],
);
export const creatinine = course([3640, 7.8], [2000, 9.4], [1100, 11.8], [430, 12.6], [1, 12.1]);
export const natriuretic = course(
  [HEART_FAILURE, 4200],
  [2500, 900],
  [1120, 1100],
  [1100, 5200],
  [1000, 1250],
  [96, 4600],
  [60, 1500],
  [1, 1280],
);
export const weight = course(
  [3640, 74],
  [HEART_FAILURE, 81],
  [2580, 75.5],
  [1100, 80],
  [1060, 76],
  [96, 79.4],
  [80, 74.8],
  [1, 75.2],
);

export function treatment(daysAgo: number): readonly Medicine[] {
  return [
    daysAgo > NEW_ANTICOAGULANT ? MEDICINES.warfarin : MEDICINES.apixaban,
    ...(daysAgo > INSULIN
      ? [MEDICINES.metformin, MEDICINES.gliclazide]
      : [MEDICINES.glargine, MEDICINES.aspart, MEDICINES.strips]),
    ...(daysAgo > HEART_FAILURE
      ? [MEDICINES.ramipril, MEDICINES.amlodipine]
      : [MEDICINES.furosemide, MEDICINES.bisoprolol]),
    ...(daysAgo > 1100 || daysAgo > HEART_FAILURE ? [] : [MEDICINES.sacubitril, MEDICINES.dapagliflozin]),
    MEDICINES.atorvastatin,
  ];
}
