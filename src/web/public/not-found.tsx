import type { LoaderFunctionArgs } from 'react-router';
import { publicPage } from '../load.ts';
import { missingPage } from '../problem.ts';

export const loader = publicPage(({ requestId }): never => {
  throw missingPage(requestId);
});

/** A form sent to an address that leads to nothing. */
export const action = (args: LoaderFunctionArgs) => loader(args);

export default function NotFound() {
  return null;
}
