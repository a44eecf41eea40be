/** Every refusal and warning, as FHIR says it. */
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { CarnetError } from '#platform/errors';
import { ElementError, ResourceError } from './errors.ts';
import type { Fault } from './validation/check-structure.ts';

/** @param publicUrl where the codes are defined */
export const errorSystem = (publicUrl: string): string => `${publicUrl}/fhir/CodeSystem/carnet-error`;

/** The sentence is for people, the code for programs, the diagnostics for whoever looks for the cause. */
export function refusalOutcome(error: CarnetError, publicUrl: string, requestId: string): OperationOutcome {
  if (error instanceof ResourceError) return faultsOutcome(error, error.faults, publicUrl, requestId);
  const text = error.advice ? `${error.sentence} ${error.advice}` : error.sentence;
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: error.issue,
        details: { coding: [{ system: errorSystem(publicUrl), code: error.code }], text },
        diagnostics: [error.detail, `request ${requestId}`].filter(Boolean).join('; '),
        ...(error instanceof ElementError && { expression: [error.expression] }),
      },
    ],
  };
}

/** One issue a fault, all of them with the sentence of the refusal. */
function faultsOutcome(
  { code: refusal, sentence }: CarnetError,
  faults: readonly Fault[],
  publicUrl: string,
  requestId: string,
): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: faults.map(({ code, expression, detail }) => ({
      severity: 'error',
      code,
      details: { coding: [{ system: errorSystem(publicUrl), code: refusal }], text: sentence },
      diagnostics: `${detail}; request ${requestId}`,
      expression: [expression],
    })),
  };
}

export type Warning = { readonly code: string; readonly sentence: string; readonly diagnostics?: string };

export function warningsOutcome(warnings: readonly Warning[], publicUrl: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: warnings.map(
      ({ code, sentence, diagnostics }): OperationOutcomeIssue => ({
        severity: 'warning',
        code: 'informational',
        details: { coding: [{ system: errorSystem(publicUrl), code }], text: sentence },
        ...(diagnostics !== undefined && { diagnostics }),
      }),
    ),
  };
}
