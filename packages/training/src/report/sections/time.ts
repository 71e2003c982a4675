import { moment } from '../figures.js';
import { markup, type Markup } from '../markup.js';

export function time(iso: string): Markup {
  return markup`<time datetime="${iso}">${moment(iso)}</time>`;
}
