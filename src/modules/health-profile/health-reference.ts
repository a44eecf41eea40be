/**
 * What the profile looks up: medicines and vaccines by their names, the calendar of vaccinations, the examinations of a child, the
 * growth of children. Dated files of the release, each with its source and what it is worth.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const CONFIDENCE = z.enum(['high', 'medium', 'low']);
const DATED = { version: z.iso.date(), source: z.string() };

const medicinesSchema = z.object({
  ...DATED,
  medicines: z.array(z.object({ brand: z.string(), substance: z.string(), atc: z.string() })),
});
const vaccinesSchema = z.object({
  ...DATED,
  vaccines: z.array(
    z.object({
      name: z.string(),
      atc: z.string(),
      antigens: z.array(z.string()),
      diseases: z.array(z.string()),
    }),
  ),
});
const preventionSchema = z.object({
  ...DATED,
  sources: z.array(z.string()),
  acts: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['vaccination', 'examination']),
      group: z.string(),
      label: z.string(),
      sex: z.enum(['F', 'any']),
      /** Both included, in `ageUnit`. */
      ageMin: z.number(),
      ageMax: z.number(),
      ageUnit: z.enum(['weeks', 'months', 'years']),
      /** Whom it concerns, when age does not say it alone. */
      condition: z.string(),
      status: z.enum(['mandatory', 'recommended', 'offered']),
      dose: z.string(),
      /** What the window counts from. */
      anchor: z.enum(['birth', 'season', 'event', 'lmp']),
      /** ISO 8601 duration from birth, or MM-DD of a season; the end excluded, but of a season. */
      from: z.string(),
      until: z.string(),
      interval: z.string().optional(),
      reason: z.string(),
      /** In `sources`. */
      source: z.number(),
      confidence: CONFIDENCE,
    }),
  ),
});
const growthSchema = z.object({
  ...DATED,
  curves: z.array(
    z.object({
      kind: z.enum(['weight', 'height', 'head']),
      sex: z.enum(['M', 'F']),
      /** Age in days, and the L, M, S of the method of the same name. */
      points: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
    }),
  ),
});

export type PreventionAct = z.infer<typeof preventionSchema>['acts'][number];

export type HealthReference = ReturnType<typeof loadHealthReference>;

/** @param folder the `data` folder of the release. @throws when a file is missing or not whole: a server must not start */
export function loadHealthReference(folder: string) {
  const newest = <T>(name: string, schema: z.ZodType<T>): T => {
    const file = readdirSync(path.join(folder, name))
      .filter((one) => one.endsWith('.json'))
      .sort()
      .at(-1);
    return schema.parse(JSON.parse(readFileSync(path.join(folder, name, file ?? ''), 'utf8')));
  };
  return {
    medicines: newest('medicines', medicinesSchema),
    vaccines: newest('vaccines', vaccinesSchema),
    prevention: newest('prevention', preventionSchema),
    growth: newest('growth', growthSchema),
  };
}
