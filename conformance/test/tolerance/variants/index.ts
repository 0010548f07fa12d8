import type { Variant } from '../variant.ts';
import { httpVariants } from './http.ts';
import { insideVariants } from './inside.ts';
import { jsonVariants } from './json.ts';
import { refusalVariants } from './refusals.ts';

/** The chapters of the corpus. */
export const chapters: { title: string; variants: Variant[] }[] = [
  { title: 'How a service works inside', variants: insideVariants },
  { title: 'How it refuses', variants: refusalVariants },
  { title: 'How it writes JSON', variants: jsonVariants },
  { title: 'How it speaks HTTP', variants: httpVariants },
];

export const variants: Variant[] = chapters.flatMap((chapter) => chapter.variants);
