import type { LoaderFunctionArgs } from 'react-router';
import { siteContext } from '../context.ts';
import { publicPdf } from './public-pdf.ts';

/** The name of each sheet in its address, and what it is for. */
export const FORM_FILES = {
  'ouvrir.pdf': { act: 'open', label: 'Ouvrir un carnet' },
  'refuser.pdf': { act: 'refuse', label: 'Refuser un carnet' },
  'fermer.pdf': { act: 'close', label: 'Fermer un carnet' },
} as const;

const isForm = (name: string): name is keyof typeof FORM_FILES => Object.hasOwn(FORM_FILES, name);

export async function loader({ context, params }: LoaderFunctionArgs): Promise<Response> {
  const { doors } = context.get(siteContext);
  const name = params.form ?? '';
  if (!isForm(name)) return new Response(null, { status: 404 });
  return publicPdf(await doors.papers.form(FORM_FILES[name].act, doors.clock.now()), `carnet-${name}`);
}
