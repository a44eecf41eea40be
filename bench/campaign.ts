/**
 * A campaign over generated people: import, plan, notices (letters as print batches, mails over SMTP with TLS to a sink in
 * another process), automatic opening. What is not measured but worked out says so.
 */
import { type CampaignRun, runCampaign } from './campaign-run.ts';
import type { StepDone } from './campaign-step.ts';
import type { Metric, Result } from './report.ts';

const SMALL = 10_000;
const NATIONAL_DAY = 1_800_000;
const MOST_MB = 500;
const MOST_GROWTH = 15;

export type CampaignOptions = {
  /** How many are generated. */
  readonly people: number;
  /** Notices that are sent at most. */
  readonly notices: number;
  /** Measures ten thousand people first, and compares. */
  readonly growth: boolean;
};

export async function campaign({ people, notices, growth }: CampaignOptions): Promise<Result> {
  const small = growth ? await runCampaign(SMALL, notices) : undefined;
  const run = await runCampaign(people, notices);
  return {
    name: 'campaign',
    note: noteOf(run),
    metrics: [
      rate('import, people', run.imported, 20_000),
      ...(run.again ? [rate('import again, people updated', run.again)] : []),
      rate('plan, people', run.planned),
      rate(`notices, ${whole(run.sent.people)} people told`, run.sent, 500),
      ...(run.announced
        ? [rate(`announced without a notice, ${whole(run.announced.people)} people`, run.announced)]
        : []),
      rate(`automatic opening, ${whole(run.opened.people)} spaces`, run.opened, 5000),
      ...memoryOf(run, ''),
      ...(small ? memoryOf(small, ` at ${whole(SMALL)}`) : []),
      ...(small ? growthOf(small, run) : []),
      ...extrapolated(run),
    ],
  };
}

function noteOf({ people, letters, mails, announced }: CampaignRun): string {
  const share = (part: number) => Math.round((100 * part) / (letters + mails));
  return [
    `${whole(people)} generated people`,
    `${share(letters)} % letters, ${share(mails)} % mails`,
    'PostgreSQL with 1 GB of shared_buffers and 8 GB of max_wal_size, synchronous commits',
    ...(announced
      ? [
          `${whole(announced.people)} of them were sent no notice: the engine's own statements announced them, so that their spaces open`,
        ]
      : []),
  ].join('; ');
}

const memoryOf = (run: CampaignRun, at: string): readonly Metric[] =>
  (['imported', 'planned', 'sent', 'opened'] as const).map((step) => ({
    name: `most memory, ${STEP_NAMES[step]}${at}`,
    value: run[step].peakMb,
    unit: 'MB',
    goal: { atMost: MOST_MB },
  }));

const STEP_NAMES = { imported: 'import', planned: 'plan', sent: 'notices', opened: 'opening' } as const;

/** A step's time a person, against that of the small run, whose start weighs on it; and an import against its own beginning. */
function growthOf(small: CampaignRun, run: CampaignRun): readonly Metric[] {
  const each = ({ people, seconds }: StepDone) => seconds / people;
  const steps = (['imported', 'planned', 'sent', 'opened'] as const).map(
    (step): Metric => ({
      name: `time a person, ${STEP_NAMES[step]}, from ${whole(small[step].people)} to ${whole(run[step].people)}`,
      value: 100 * (each(run[step]) / each(small[step]) - 1),
      unit: '%',
      goal: { atMost: MOST_GROWTH },
    }),
  );
  const { slowing } = run.imported;
  return slowing === undefined
    ? steps
    : [
        ...steps,
        {
          name: 'time a person, last fifth of the import against its second',
          value: slowing,
          unit: '%',
          goal: { atMost: MOST_GROWTH },
        },
      ];
}

/** Worked out from the rate of the notices that were sent. */
function extrapolated({ sent, announced }: CampaignRun): readonly Metric[] {
  const hours = (people: number) => people / (sent.people / sent.seconds) / 3600;
  return [
    ...(announced
      ? [
          {
            name: `extrapolated, not measured: all ${whole(sent.people + announced.people)} notices`,
            value: hours(sent.people + announced.people),
            unit: 'h',
          },
        ]
      : []),
    {
      name: 'extrapolated, not measured: a day of 1.8 million notices',
      value: hours(NATIONAL_DAY),
      unit: 'h',
      goal: { atMost: 1 },
    },
  ];
}

const rate = (name: string, done: StepDone, atLeast?: number): Metric => ({
  name,
  value: done.people / done.seconds,
  unit: '/s',
  ...(atLeast !== undefined && { goal: { atLeast } }),
});

const whole = (count: number): string => count.toLocaleString('en');
